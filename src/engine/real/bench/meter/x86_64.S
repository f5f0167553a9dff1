# A meter: a pair of processes that run programs of system calls and count how long each round takes. Linux x86-64, no
# libc.
#
# It maps the memory that the bench lab made (descriptor 3), runs the phases of its setup, forks, and then each side
# runs its own phases. The parent measures; the child does the other half for ever, and is killed when the parent is done.
# A phase is a program of records, made again and again until so many rounds or so many cycles of the counter are over. Each
# round is counted in a histogram with 64 buckets to a power of two. `../memory.ts` describes all of it.
#
# Registers that live across records: rbp the memory, rbx the phase, r12 the record, r13 records left, r14 the counter at the
# end of the last round, r15 the number of the round.

        .equ    BASE, 0x1000000000
        .equ    SIZE, 0x1000000

# The memory's head.
        .equ    SETUP, 0x00             # phases before the fork, and how many
        .equ    PARENT, 0x10            # the parent's after it
        .equ    CHILD, 0x20             # the child's
        .equ    FAILED, 0x30            # the record that failed, 0 if none
        .equ    WHY, 0x38               # its result
        .equ    DONE, 0x40              # 1 when the parent is done
        .equ    ALONE, 0x48             # 1: no child
        .equ    PEER, 0x50              # the child's process id, for records
        .equ    SELF, 0x58              # the parent's

# A phase.
        .equ    PROGRAM, 0x00
        .equ    RECORDS, 0x08
        .equ    ROUNDS, 0x10            # at most; 0: without end
        .equ    CYCLES, 0x18            # at most; 0: without end
        .equ    HISTOGRAM, 0x20         # 0: none
        .equ    FIRST, 0x28             # 1: the number of the round begins again
        .equ    MADE, 0x30              # rounds that were made
        .equ    STARTED, 0x38           # the counter at its beginning
        .equ    ENDED, 0x40             # and at its end
        .equ    BYTES, 0x48             # results that were added up
        .equ    TOGETHER, 0x50          # rounds at whose end both were on one processor
        .equ    NOTES, 0x58             # where the counter is noted at the end of a round
        .equ    NOTED, 0x60             # how many more times
        .equ    PHASE, 0x68

# A record.
        .equ    KIND, 0x00              # index into the table
        .equ    THROUGH, 0x04           # bit n: argument n is the address of a number of 32 bits
        .equ    NR, 0x08
        .equ    ARGS, 0x10
        .equ    INTO, 0x40              # where the result goes, 0: nowhere
        .equ    LEAST, 0x48             # a result below or above these is a failure
        .equ    MOST, 0x50
        .equ    TOTAL, 0x58             # repeat until so many bytes have been moved
        .equ    STEP, 0x60              # bytes that a call moves whose result does not say it, else 0
        .equ    MOVES, 0x68             # offset of the argument that the buffer is, within ARGS
        .equ    COUNTS, 0x70            # 1: what it moved is added to BYTES
        .equ    SOFAR, 0x78
        .equ    RECORD, 0x80

        .equ    FURTHEST, 2559          # the last bucket

        .globl  _start, handler, restorer
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
        movabs  $BASE, %rbp
        mov     $39, %eax               # getpid
        syscall
        mov     %eax, SELF(%rbp)
        call    guard
        lea     SETUP(%rbp), %rdi
        call    phases
        cmpl    $0, ALONE(%rbp)
        jne     1f
        mov     $57, %eax               # fork
        syscall
        test    %rax, %rax
        js      quit
        jz      born
        mov     %eax, PEER(%rbp)
1:      lea     PARENT(%rbp), %rdi
        call    phases
        movl    $1, DONE(%rbp)
        xor     %r15d, %r15d
        jmp     over

born:   call    guard
        lea     CHILD(%rbp), %rdi
        call    phases
        xor     %edi, %edi
        jmp     exit

# Die when the parent does: prctl(PR_SET_PDEATHSIG, SIGKILL).
guard:  mov     $157, %eax
        mov     $1, %edi
        mov     $9, %esi
        syscall
        ret

# A record failed: say which, and end both.
failed: mov     %r12, FAILED(%rbp)
        mov     %rax, WHY(%rbp)
        mov     $1, %r15d
        mov     $39, %eax               # getpid
        syscall
        cmp     SELF(%rbp), %eax
        je      over
        mov     $62, %eax               # kill(parent, SIGKILL)
        mov     SELF(%rbp), %edi
        mov     $9, %esi
        syscall
        jmp     quit

# The parent's end: the child's first.
over:   cmpl    $0, PEER(%rbp)
        je      1f
        mov     $62, %eax               # kill(child, SIGKILL)
        mov     PEER(%rbp), %edi
        mov     $9, %esi
        syscall
        mov     $61, %eax               # wait4(child, 0, 0, 0)
        mov     PEER(%rbp), %edi
        xor     %esi, %esi
        xor     %edx, %edx
        xor     %r10d, %r10d
        syscall
1:      mov     %r15d, %edi
exit:   mov     $231, %eax              # exit_group
        syscall
quit:   mov     $1, %edi
        jmp     exit

# rdi: where the address of the phases stands, and behind it how many there are.
phases: push    8(%rdi)
        push    (%rdi)
begin:  cmpq    $0, 8(%rsp)
        je      none
        mov     (%rsp), %rbx
        cmpl    $0, FIRST(%rbx)
        je      1f
        xor     %r15d, %r15d
1:      lfence
        rdtsc
        shl     $32, %rdx
        lea     (%rdx,%rax), %r14
        mov     %r14, STARTED(%rbx)

round:  inc     %r15
        mov     PROGRAM(%rbx), %r12
        mov     RECORDS(%rbx), %r13
        test    %r13, %r13
        jz      ended
record: mov     KIND(%r12), %eax
        jmp     *table(,%rax,8)
next:   add     $RECORD, %r12
        dec     %r13
        jnz     record

ended:  lfence
        rdtsc
        shl     $32, %rdx
        add     %rdx, %rax
        mov     %rax, %rcx
        sub     %r14, %rax              # what the round took
        mov     %rcx, %r14
        mov     HISTOGRAM(%rbx), %rdi
        test    %rdi, %rdi
        jz      1f
        or      $1, %rax
        bsr     %rax, %rcx
        sub     $6, %ecx
        jge     2f
        xor     %ecx, %ecx
2:      mov     %ecx, %edx
        shl     $6, %edx
        shr     %cl, %rax
        add     %edx, %eax
        cmp     $FURTHEST, %eax
        jbe     3f
        mov     $FURTHEST, %eax
3:      incq    (%rdi,%rax,8)
        cmpl    $0, NOTED(%rbx)
        je      1f
        decl    NOTED(%rbx)
        mov     NOTES(%rbx), %rdi
        mov     %r14, (%rdi)
        add     $8, %rdi
        mov     %rdi, NOTES(%rbx)
1:      incq    MADE(%rbx)
        mov     ROUNDS(%rbx), %rax
        test    %rax, %rax
        jz      4f
        cmp     %rax, MADE(%rbx)
        jae     5f
4:      mov     CYCLES(%rbx), %rax
        test    %rax, %rax
        jz      round
        add     STARTED(%rbx), %rax
        cmp     %rax, %r14
        jb      round
5:      mov     %r14, ENDED(%rbx)
        addq    $PHASE, (%rsp)
        decq    8(%rsp)
        jmp     begin
none:   add     $16, %rsp
        ret

# A system call, its arguments loaded; through says which of them are addresses of numbers.
call:   mov     THROUGH(%r12), %ecx
        mov     ARGS(%r12), %rdi
        mov     ARGS+8(%r12), %rsi
        mov     ARGS+16(%r12), %rdx
        mov     ARGS+24(%r12), %r10
        mov     ARGS+32(%r12), %r8
        mov     ARGS+40(%r12), %r9
        test    %ecx, %ecx
        jnz     follow
make:   mov     NR(%r12), %eax
        syscall
made:   cmp     LEAST(%r12), %rax
        jl      failed
        cmp     MOST(%r12), %rax
        jg      failed
        mov     INTO(%r12), %rcx
        test    %rcx, %rcx
        jz      1f
        mov     %eax, (%rcx)
1:      cmpl    $0, COUNTS(%r12)
        je      next
        add     %rax, BYTES(%rbx)
        jmp     next

follow: test    $1, %ecx
        jz      1f
        movslq  (%rdi), %rdi
1:      test    $2, %ecx
        jz      2f
        movslq  (%rsi), %rsi
2:      test    $4, %ecx
        jz      3f
        movslq  (%rdx), %rdx
3:      test    $8, %ecx
        jz      4f
        movslq  (%r10), %r10
4:      test    $16, %ecx
        jz      make
        movslq  (%r8), %r8
        jmp     make

# The same again and again, the buffer moving on, until so many bytes have been moved.
many:   movq    $0, SOFAR(%r12)
5:      mov     THROUGH(%r12), %ecx
        mov     ARGS(%r12), %rdi
        mov     ARGS+8(%r12), %rsi
        mov     ARGS+16(%r12), %rdx
        mov     ARGS+24(%r12), %r10
        mov     ARGS+32(%r12), %r8
        mov     ARGS+40(%r12), %r9
        test    $1, %ecx
        jz      6f
        movslq  (%rdi), %rdi
6:      cmpl    $0, MOVES(%r12)
        je      7f
        add     SOFAR(%r12), %rsi
7:      mov     NR(%r12), %eax
        syscall
        cmp     LEAST(%r12), %rax
        jl      failed
        cmp     MOST(%r12), %rax
        jg      failed
        mov     STEP(%r12), %rcx
        test    %rcx, %rcx
        jnz     8f
        mov     %rax, %rcx
8:      add     SOFAR(%r12), %rcx
        mov     %rcx, SOFAR(%r12)
        cmp     TOTAL(%r12), %rcx
        jb      5b
        cmpl    $0, COUNTS(%r12)
        je      next
        add     %rcx, BYTES(%rbx)
        jmp     next

# store(address): the number of the round.
store:  mov     ARGS(%r12), %rdi
        mov     %r15d, (%rdi)
        jmp     next
# spin(address, yield): until the number of the round stands there; with yield, others run meanwhile.
spin:   mov     ARGS(%r12), %rdi
        mov     ARGS+8(%r12), %rcx
1:      cmp     %r15d, (%rdi)
        je      next
        test    %ecx, %ecx
        jz      1b
        mov     $24, %eax               # sched_yield
        push    %rcx
        syscall
        pop     %rcx
        jmp     1b
# wake(address): store, and wake who sleeps there.
wake:   mov     ARGS(%r12), %rdi
        mov     %r15d, (%rdi)
wakeup: mov     $202, %eax              # futex(address, FUTEX_WAKE, 1)
        mov     $1, %esi
        mov     $1, %edx
        syscall
        jmp     next
# sleep(address): until the number of the round stands there.
sleep:  mov     ARGS(%r12), %rdi
1:      mov     (%rdi), %edx
        cmp     %r15d, %edx
        je      next
        mov     $202, %eax              # futex(address, FUTEX_WAIT, what stands there, NULL)
        xor     %esi, %esi
        xor     %r10d, %r10d
        syscall
        jmp     1b
# post(address), wait(address): a semaphore as glibc has it, the value below, those who wait above.
post:   mov     ARGS(%r12), %rdi
        mov     $1, %eax
        lock xadd %rax, (%rdi)
        shr     $32, %rax
        jnz     wakeup
        jmp     next
wait:   mov     ARGS(%r12), %rdi
        mov     (%rdi), %rax
1:      test    %eax, %eax
        jz      2f
        lea     -1(%rax), %rcx
        lock cmpxchg %rcx, (%rdi)
        jne     1b
        jmp     next
2:      movabs  $0x100000000, %rsi
        lock add %rsi, (%rdi)
3:      mov     (%rdi), %rax
        test    %eax, %eax
        jnz     4f
        mov     $202, %eax              # futex(address, FUTEX_WAIT, 0, NULL)
        xor     %esi, %esi
        xor     %edx, %edx
        xor     %r10d, %r10d
        syscall
        jmp     3b
4:      movabs  $0x100000001, %rcx
        neg     %rcx
        add     %rax, %rcx
        lock cmpxchg %rcx, (%rdi)
        jne     3b
        jmp     next
# copy(to, from, count)
copy:   mov     ARGS(%r12), %rdi
        mov     ARGS+8(%r12), %rsi
        mov     ARGS+16(%r12), %rcx
        mov     %rcx, %rax
        rep movsb
        jmp     made
# work(count): a multiplication behind the other.
work:   mov     ARGS(%r12), %rcx
        mov     $3, %eax
1:      imul    $3, %eax, %eax
        dec     %rcx
        jnz     1b
        jmp     next
# touch(address of an address, count): a byte of each page.
touch:  mov     ARGS(%r12), %rdi
        mov     ARGS+8(%r12), %rcx
1:      movb    $1, (%rdi)
        add     $4096, %rdi
        sub     $4096, %rcx
        jg      1b
        jmp     next
# fork(): the child ends at once.
fork:   mov     $57, %eax
        syscall
        test    %rax, %rax
        jnz     made
        xor     %edi, %edi
        jmp     exit
# where(address): note on which processor this is. together(address): is it the one that was noted?
where:  rdtscp
        and     $0xfff, %ecx
        mov     ARGS(%r12), %rdi
        mov     %ecx, (%rdi)
        jmp     next
together: rdtscp
        and     $0xfff, %ecx
        mov     ARGS(%r12), %rdi
        cmp     (%rdi), %ecx
        jne     next
        incq    TOGETHER(%rbx)
        jmp     next

handler: ret
restorer: mov   $15, %eax               # rt_sigreturn
        syscall

        .section .rodata
        .balign 8
table:  .quad   call, many, store, spin, wake, sleep, post, wait, copy, work, touch, fork, where, together

        .section .note.GNU-stack, "", @progbits
