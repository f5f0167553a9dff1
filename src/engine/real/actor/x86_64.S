# An actor: a process that makes the system calls it is told to, and nothing else. Linux x86-64, no libc.
#
# It maps the first control memory that the supervisor made (descriptor 3), closes the descriptor, and then for
# ever sleeps on the first word of its slot, makes the call described there, and writes down what came of
# it. Fork leaves the child in the slot that the command named; `leave` moves a process to the slot of another
# memory for good. A signal handler notes every delivery in a
# ring in the slot. `../slot.ts` describes the slot; `scripts/actor.ts` checks that both agree.
#
# Registers that live across calls: rbx slot, r12 result, r13 and r14 the counter before and after.

        .equ    BASE, 0x1000000000
        .equ    SIZE, 0x810000

        .equ    STATE, 0x00             # 0 idle, 1 command, 2 done; the futex
        .equ    WAITERS, 0x04           # not 0: wake the futex when done
        .equ    NR, 0x08                # system call number, or USER + n
        .equ    ARGS, 0x10              # six arguments
        .equ    RESULT, 0x40
        .equ    BEFORE, 0x48            # counter just before the call
        .equ    AFTER, 0x50             # counter just after it
        .equ    CHILD, 0x58             # fork: address of the child's slot
        .equ    FLAGS, 0x60             # RUSAGE | CLOCK | FORK
        .equ    REPEAT, 0x64            # how many times to make the call again
        .equ    REPEATED, 0x68          # how many times it was
        .equ    TOUCH, 0x70             # bytes at DATA to bring in before the call
        .equ    DATA, 0x78              # address of this slot's data area
        .equ    GUARD, 0x80             # not 0: signal to get when the parent dies
        .equ    PARENT, 0x84            # the first actor: who its parent must be
        .equ    POLLFD, 0x88            # a forked guard: a pollfd on its parent
        .equ    ZEROS, 0x90             # a timespec of zero
        .equ    INSIDE, 0xa0            # 1 while in a user-space instruction
        .equ    NOTED, 0xa4             # deliveries noted so far
        .equ    USAGE0, 0x100           # struct rusage before
        .equ    USAGE1, 0x190           # struct rusage after
        .equ    CLOCK0, 0x220           # struct timespec before
        .equ    CLOCK1, 0x230           # struct timespec after
        .equ    TIMES, 0x400            # counter differences of repeated calls, 32 bits each
        .equ    RING, 0x1000            # 256 notes of 64 bytes

        .equ    USER, 1000
        .equ    RUSAGE, 1
        .equ    CLOCK, 2
        .equ    FORK, 4

# Macros, not functions: a handler's frame tells by its height what it interrupted, so the stack never moves.
        .macro  clock at                # clock_gettime(CLOCK_MONOTONIC, at)
        mov     $228, %eax
        mov     $1, %edi
        lea     \at(%rbx), %rsi
        syscall
        .endm
        .macro  usage at                # getrusage(RUSAGE_THREAD, at)
        mov     $98, %eax
        mov     $1, %edi
        lea     \at(%rbx), %rsi
        syscall
        .endm

        .globl  _start, handler, restorer, idle
        .text

_start: mov     $9, %eax                # mmap
        movabs  $BASE, %rdi
        mov     $SIZE, %esi
        mov     $3, %edx                # PROT_READ|PROT_WRITE
        mov     $0x100011, %r10d        # MAP_SHARED|MAP_FIXED|MAP_FIXED_NOREPLACE
        mov     $3, %r8d
        xor     %r9d, %r9d
        syscall
        cmp     %rdi, %rax
        jne     quit
        mov     $3, %eax                # close
        mov     $3, %edi
        syscall
        movabs  $BASE, %rbx
        mov     %rbx, slot(%rip)
        call    guard
        mov     $110, %eax              # getppid: did it die before the guard stood?
        syscall
        cmp     PARENT(%rbx), %eax
        jne     quit

idle:   mov     STATE(%rbx), %edx
        cmp     $1, %edx
        je      bring
        mov     $202, %eax              # futex(slot, FUTEX_WAIT, state, NULL)
        mov     %rbx, %rdi
        xor     %esi, %esi
        xor     %r10d, %r10d
        syscall
        jmp     idle

# Touch what the call will use, so that this memory's page faults are not counted as the call's.
bring:  mov     TOUCH(%rbx), %rcx
        mov     DATA(%rbx), %rsi
1:      test    %rcx, %rcx
        jle     2f
        mov     (%rsi), %al
        add     $4096, %rsi
        sub     $4096, %rcx
        jmp     1b
2:      testl   $CLOCK, FLAGS(%rbx)
        jz      3f
        clock   CLOCK0
3:      testl   $RUSAGE, FLAGS(%rbx)
        jz      again
        usage   USAGE0

again:  mov     NR(%rbx), %rbp
        mov     ARGS(%rbx), %rdi
        mov     ARGS+8(%rbx), %rsi
        mov     ARGS+16(%rbx), %r15
        mov     ARGS+24(%rbx), %r10
        mov     ARGS+32(%rbx), %r8
        mov     ARGS+40(%rbx), %r9
        cmp     $USER, %rbp
        jae     user
        lfence
        rdtsc
        lfence
        shl     $32, %rdx
        lea     (%rdx,%rax), %r13
        mov     %r15, %rdx
        mov     FLAGS(%rbx), %r15d      # a child may come to run when the slot has another command
        mov     %rbp, %rax
        syscall
        mov     %rax, %r12
        lfence
        rdtsc
        shl     $32, %rdx
        lea     (%rdx,%rax), %r14
        test    $FORK, %r15d
        jnz     forked

made:   mov     REPEATED(%rbx), %ecx
        cmp     REPEAT(%rbx), %ecx
        jae     done
        mov     %r14, %rax
        sub     %r13, %rax
        mov     %eax, TIMES(%rbx,%rcx,4)
        inc     %ecx
        mov     %ecx, REPEATED(%rbx)
        jmp     again

done:   testl   $RUSAGE, FLAGS(%rbx)
        jz      1f
        usage   USAGE1
1:      testl   $CLOCK, FLAGS(%rbx)
        jz      2f
        clock   CLOCK1
2:      mov     %r12, RESULT(%rbx)
        mov     %r13, BEFORE(%rbx)
        mov     %r14, AFTER(%rbx)
        mov     $2, %eax
        xchg    %eax, STATE(%rbx)
        cmpl    $0, WAITERS(%rbx)
        je      idle
        mov     $202, %eax              # futex(slot, FUTEX_WAKE, 1)
        mov     %rbx, %rdi
        mov     $1, %esi
        mov     $1, %edx
        syscall
        jmp     idle

# The child of a fork goes on in its own slot, and finds there whether it must die with its parent.
forked: test    %r12, %r12
        jnz     made
        mov     CHILD(%rbx), %rbx
        mov     %rbx, slot(%rip)
        cmpl    $0, GUARD(%rbx)
        je      done
        call    guard
        mov     $271, %eax              # ppoll: did the parent die before the guard stood?
        lea     POLLFD(%rbx), %rdi
        mov     $1, %esi
        lea     ZEROS(%rbx), %rdx
        xor     %r10d, %r10d
        syscall
        test    %eax, %eax
        jz      done

quit:   mov     $231, %eax              # exit_group(1)
        mov     $1, %edi
        syscall

guard:  mov     $157, %eax              # prctl(PR_SET_PDEATHSIG, signal)
        mov     $1, %edi
        mov     GUARD(%rbx), %esi
        syscall
        ret

# User-space instructions: rdi is the address, r15 the third argument.
user:   mov     table-USER*8(,%rbp,8), %rbp
        movl    $1, INSIDE(%rbx)
        lfence
        rdtsc
        lfence
        shl     $32, %rdx
        lea     (%rdx,%rax), %r13
        jmp     *%rbp
load:   xchg    %rdi, %rsi              # load(address, buffer, count)
        mov     %r15, %rcx
        rep movsb
        xor     %eax, %eax
        jmp     used
store:  mov     %r15, %rcx              # store(address, buffer, count)
        rep movsb
        xor     %eax, %eax
        jmp     used
load32: mov     (%rdi), %eax
        jmp     used
store32: mov    %esi, (%rdi)
        xor     %eax, %eax
        jmp     used
fetch_add32: lock xadd %esi, (%rdi)
        mov     %esi, %eax
        jmp     used
exchange32: xchg %esi, (%rdi)
        mov     %esi, %eax
        jmp     used
compare_exchange32: mov %esi, %eax      # compare_exchange32(address, expected, value)
        lock cmpxchg %r15d, (%rdi)
        jmp     used
nothing: xor    %eax, %eax
        jmp     used
# leave(address, length, slot): obey another slot from now on, and unmap the memory of the last one before looking at it.
leave:  mov     %r15, %rbx
        mov     %rbx, slot(%rip)
        mov     $11, %eax               # munmap
        syscall
used:   mov     %rax, %r12
        lfence
        rdtsc
        shl     $32, %rdx
        lea     (%rdx,%rax), %r14
        movl    $0, INSIDE(%rbx)
        jmp     made
# A handler for SIGSEGV or SIGBUS leaves the instruction that faulted behind, as one that jumps out would. It is not
# repeated for the clock's sake: it would fault again.
faulted: mov    $-14, %r12
        mov     %r13, %r14
        jmp     done

# handler(signo, siginfo, ucontext): note the delivery. The place in the ring is reserved by one
# instruction, so that a handler which interrupts this one takes the next.
handler: mov    slot(%rip), %rax
        mov     $1, %ecx
        xadd    %ecx, NOTED(%rax)
        and     $255, %ecx
        shl     $6, %ecx
        lea     RING(%rax,%rcx), %rcx
        mov     8(%rsi), %r8d           # si_code
        mov     %edi, (%rcx)
        mov     %r8d, 4(%rcx)
        mov     16(%rsi), %r9           # si_pid and si_uid, or si_addr
        mov     %r9, 8(%rcx)
        mov     24(%rsi), %r9           # si_value or si_status
        mov     %r9, 16(%rcx)
        mov     %rsp, 24(%rcx)          # deeper frames lie lower
        mov     168(%rdx), %r9          # interrupted rip
        mov     %r9, 32(%rcx)
        mov     144(%rdx), %r9          # interrupted rax
        mov     %r9, 40(%rcx)
        mov     %rdx, %r10
        mov     %rax, %r11
        rdtsc
        shl     $32, %rdx
        lea     (%rdx,%rax), %r9
        mov     %r9, 48(%rcx)
        mov     %r10, %rdx
        mov     %r11, %rax
        cmpl    $0, INSIDE(%rax)
        je      2f
        test    %r8d, %r8d              # from the kernel, not from kill
        jle     2f
        cmp     $11, %edi
        je      1f
        cmp     $7, %edi
        jne     2f
1:      movl    $0, INSIDE(%rax)
        lea     faulted(%rip), %r9
        mov     %r9, 168(%rdx)
2:      ret

restorer: mov   $15, %eax               # rt_sigreturn
        syscall

        .section .rodata
        .balign 8
table:  .quad   load, store, load32, store32, fetch_add32, exchange32, compare_exchange32, nothing, leave

        .bss
        .balign 8
slot:   .quad   0

        .section .note.GNU-stack, "", @progbits
