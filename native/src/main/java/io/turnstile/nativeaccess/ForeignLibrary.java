package io.turnstile.nativeaccess;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/** The C library by the foreign function API. */
final class ForeignLibrary implements CLibrary {
    private static final int ARGUMENTS = 3;

    private final MethodHandles.Lookup lookup;

    ForeignLibrary(MethodHandles.Lookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public Function find(String name) {
        MethodHandle linked;
        try {
            linked = ForeignLinking.function(lookup, name, ARGUMENTS);
        } catch (ReflectiveOperationException unlike) {
            throw new IllegalStateException("cannot link " + name, unlike);
        }
        return (a, b, c) -> {
            try {
                return (int) (long) linked.invokeExact(a, b, c); // the upper half of the register is not the function's
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
            }
        };
    }
}
