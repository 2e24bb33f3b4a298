package io.turnstile.nativeaccess;

/** Functions of the C library by name, for what syscall(2) cannot do since glibc keeps state of its own about it. */
interface CLibrary {
    /**
     * A function of at most three arguments, each an integer or a pointer; those that it does not have are passed all the
     * same, in registers that it ignores, on both architectures.
     *
     * @throws java.util.NoSuchElementException where the process has no function of that name
     */
    Function find(String name);

    /** One function. */
    interface Function {
        /**
         * Calls it. <b>Blocking:</b> as the function itself; the thread is then in native code, where the JVM can reach
         * safepoints, and a virtual thread pins its carrier.
         *
         * @return the result as a C int
         */
        int call(long a, long b, long c);
    }
}
