package io.turnstile.it.apps;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles a class with the JDK's compiler, which the application's loader defines in a module of the JDK. */
public final class CompilerInside {
    private CompilerInside() {}

    public static void main(String[] arguments) throws Exception {
        Path source = Files.writeString(Files.createTempDirectory("inside").resolve("Small.java"), "class Small {}\n");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int answer = compiler.run(null, said, said, source.toString());
        Object lock = new Object();
        synchronized (lock) {
            System.out.println("compiler: " + answer + " " + said);
        }
    }
}
