// An actor: a process that makes the system calls it is told to, and nothing else. Linux aarch64, no libc.
//
// The same program as x86_64.S, where it is described. Registers that live across calls: x19 slot,
// x20 result, x21 and x22 the counter before and after. The kernel supplies the signal trampoline here.

        .equ    BASE, 0x1000000000
        .equ    SIZE, 0x810000

        .equ    STATE, 0x00
        .equ    WAITERS, 0x04
        .equ    NR, 0x08
        .equ    ARGS, 0x10
        .equ    RESULT, 0x40
        .equ    BEFORE, 0x48
        .equ    AFTER, 0x50
        .equ    CHILD, 0x58
        .equ    FLAGS, 0x60
        .equ    REPEAT, 0x64
        .equ    REPEATED, 0x68
        .equ    TOUCH, 0x70
        .equ    DATA, 0x78
        .equ    GUARD, 0x80
        .equ    PARENT, 0x84
        .equ    POLLFD, 0x88
        .equ    ZEROS, 0x90
        .equ    INSIDE, 0xa0
        .equ    NOTED, 0xa4
        .equ    USAGE0, 0x100
        .equ    USAGE1, 0x190
        .equ    CLOCK0, 0x220
        .equ    CLOCK1, 0x230
        .equ    TIMES, 0x400
        .equ    RING, 0x1000

        .equ    USER, 1000
        .equ    RUSAGE_BIT, 0
        .equ    CLOCK_BIT, 1
        .equ    FORK_BIT, 2

        .macro  clock at                // clock_gettime
        mov     x8, #113
        mov     x0, #1
        add     x1, x19, #\at
        svc     #0
        .endm
        .macro  usage at                // getrusage
        mov     x8, #165
        mov     x0, #1
        add     x1, x19, #\at
        svc     #0
        .endm

        .globl  _start, handler, restorer, idle
        .text

_start: mov     x8, #222                // mmap
        ldr     x0, =BASE
        ldr     x1, =SIZE
        mov     x2, #3
        ldr     x3, =0x100011
        mov     x4, #3
        mov     x5, #0
        svc     #0
        ldr     x19, =BASE
        cmp     x0, x19
        b.ne    quit
        mov     x8, #57                 // close
        mov     x0, #3
        svc     #0
        adrp    x9, slot
        str     x19, [x9, #:lo12:slot]
        bl      guard
        mov     x8, #173                // getppid
        svc     #0
        ldr     w1, [x19, #PARENT]
        cmp     w0, w1
        b.ne    quit

idle:   ldar    w2, [x19]
        cmp     w2, #1
        b.eq    bring
        mov     x8, #98                 // futex
        mov     x0, x19
        mov     x1, #0
        mov     x3, #0
        svc     #0
        b       idle

bring:  ldr     x9, [x19, #TOUCH]
        ldr     x10, [x19, #DATA]
1:      cmp     x9, #0
        b.le    2f
        ldrb    w11, [x10]
        add     x10, x10, #4096
        sub     x9, x9, #4096
        b       1b
2:      ldr     w9, [x19, #FLAGS]
        tbz     w9, #CLOCK_BIT, 3f
        clock   CLOCK0
        ldr     w9, [x19, #FLAGS]
3:      tbz     w9, #RUSAGE_BIT, again
        usage   USAGE0

again:  ldr     x8, [x19, #NR]
        ldp     x0, x1, [x19, #ARGS]
        ldp     x2, x3, [x19, #ARGS+16]
        ldp     x4, x5, [x19, #ARGS+32]
        cmp     x8, #USER
        b.hs    user
        ldr     w23, [x19, #FLAGS]      // a child may come to run when the slot has another command
        isb
        mrs     x21, cntvct_el0
        isb
        svc     #0
        mov     x20, x0
        isb
        mrs     x22, cntvct_el0
        tbnz    w23, #FORK_BIT, forked

made:   ldr     w9, [x19, #REPEATED]
        ldr     w10, [x19, #REPEAT]
        cmp     w9, w10
        b.hs    done
        sub     x11, x22, x21
        add     x12, x19, #TIMES
        str     w11, [x12, w9, uxtw #2]
        add     w9, w9, #1
        str     w9, [x19, #REPEATED]
        b       again

done:   ldr     w9, [x19, #FLAGS]
        tbz     w9, #RUSAGE_BIT, 1f
        usage   USAGE1
        ldr     w9, [x19, #FLAGS]
1:      tbz     w9, #CLOCK_BIT, 2f
        clock   CLOCK1
2:      str     x20, [x19, #RESULT]
        str     x21, [x19, #BEFORE]
        str     x22, [x19, #AFTER]
        mov     w9, #2
        stlr    w9, [x19]
        dmb     ish
        ldr     w9, [x19, #WAITERS]
        cbz     w9, idle
        mov     x8, #98                 // futex wake
        mov     x0, x19
        mov     x1, #1
        mov     x2, #1
        svc     #0
        b       idle

forked: cbnz    x20, made
        ldr     x19, [x19, #CHILD]
        adrp    x9, slot
        str     x19, [x9, #:lo12:slot]
        ldr     w9, [x19, #GUARD]
        cbz     w9, done
        bl      guard
        mov     x8, #73                 // ppoll
        add     x0, x19, #POLLFD
        mov     x1, #1
        add     x2, x19, #ZEROS
        mov     x3, #0
        svc     #0
        cbz     w0, done

quit:   mov     x8, #94                 // exit_group
        mov     x0, #1
        svc     #0

guard:  mov     x8, #167                // prctl
        mov     x0, #1
        ldr     w1, [x19, #GUARD]
        svc     #0
        ret

user:   adrp    x9, table
        add     x9, x9, #:lo12:table
        sub     x8, x8, #USER
        ldr     x9, [x9, x8, lsl #3]
        mov     w10, #1
        str     w10, [x19, #INSIDE]
        isb
        mrs     x21, cntvct_el0
        isb
        br      x9
load:   cbz     x2, 2f
1:      ldrb    w9, [x0], #1
        strb    w9, [x1], #1
        subs    x2, x2, #1
        b.ne    1b
2:      mov     x0, #0
        b       used
store:  cbz     x2, 2f
1:      ldrb    w9, [x1], #1
        strb    w9, [x0], #1
        subs    x2, x2, #1
        b.ne    1b
2:      mov     x0, #0
        b       used
load32: ldar    w0, [x0]
        b       used
store32: stlr   w1, [x0]
        mov     x0, #0
        b       used
fetch_add32:
1:      ldaxr   w9, [x0]
        add     w10, w9, w1
        stlxr   w11, w10, [x0]
        cbnz    w11, 1b
        mov     w0, w9
        b       used
exchange32:
1:      ldaxr   w9, [x0]
        stlxr   w11, w1, [x0]
        cbnz    w11, 1b
        mov     w0, w9
        b       used
compare_exchange32:
1:      ldaxr   w9, [x0]
        cmp     w9, w1
        b.ne    2f
        stlxr   w11, w2, [x0]
        cbnz    w11, 1b
2:      mov     w0, w9
        b       used
nothing: mov    x0, #0
        b       used
leave:  mov     x19, x2
        adrp    x9, slot
        str     x19, [x9, #:lo12:slot]
        mov     x8, #215                // munmap
        svc     #0
used:   mov     x20, x0
        isb
        mrs     x22, cntvct_el0
        str     wzr, [x19, #INSIDE]
        b       made
faulted: mov    x20, #-14
        mov     x22, x21
        b       done                    // not repeated for the clock's sake: it would fault again

handler: adrp   x9, slot
        ldr     x9, [x9, #:lo12:slot]
        add     x10, x9, #NOTED
1:      ldxr    w11, [x10]
        add     w12, w11, #1
        stxr    w13, w12, [x10]
        cbnz    w13, 1b
        and     w11, w11, #255
        add     x10, x9, #RING
        add     x10, x10, x11, lsl #6
        ldr     w12, [x1, #8]           // si_code
        stp     w0, w12, [x10]
        ldr     x13, [x1, #16]          // si_pid and si_uid, or si_addr
        str     x13, [x10, #8]
        ldr     x13, [x1, #24]          // si_value or si_status
        str     x13, [x10, #16]
        mov     x13, sp
        str     x13, [x10, #24]
        ldr     x13, [x2, #440]         // interrupted pc
        str     x13, [x10, #32]
        ldr     x13, [x2, #184]         // interrupted x0
        str     x13, [x10, #40]
        mrs     x13, cntvct_el0
        str     x13, [x10, #48]
        ldr     w13, [x9, #INSIDE]
        cbz     w13, 3f
        cmp     w12, #0
        b.le    3f
        cmp     w0, #11
        b.eq    2f
        cmp     w0, #7
        b.ne    3f
2:      str     wzr, [x9, #INSIDE]
        adrp    x13, faulted
        add     x13, x13, #:lo12:faulted
        str     x13, [x2, #440]
3:      ret

restorer: mov   x8, #139                // rt_sigreturn
        svc     #0

        .ltorg
        .section .rodata
        .balign 8
table:  .quad   load, store, load32, store32, fetch_add32, exchange32, compare_exchange32, nothing, leave

        .bss
        .balign 8
slot:   .quad   0

        .section .note.GNU-stack, "", %progbits
