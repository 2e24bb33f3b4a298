package io.turnstile.nativeaccess;

import com.sun.jna.NativeLibrary;
import java.util.NoSuchElementException;

/** The C library by JNA's reflective calls: a little slower than direct mapping, but free to ask for what may be missing. */
final class JnaLibrary implements CLibrary {
    @Override
    public Function find(String name) {
        com.sun.jna.Function function;
        try {
            function = NativeLibrary.getProcess().getFunction(name);
        } catch (UnsatisfiedLinkError missing) {
            throw new NoSuchElementException("the C library has no function \"" + name + "\"", missing);
        }
        return (a, b, c) -> function.invokeInt(new Object[] {a, b, c});
    }
}
