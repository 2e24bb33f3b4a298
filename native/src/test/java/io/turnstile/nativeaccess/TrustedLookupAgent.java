package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Platform;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;

/** Run in a child JVM: opens the platform in premain with the lookup that an agent can give. */
public final class TrustedLookupAgent {
    private TrustedLookupAgent() {}

    public static void premain(String arguments, Instrumentation instrumentation) throws ReflectiveOperationException {
        Set<Module> us = Set.of(TrustedLookupAgent.class.getModule());
        instrumentation.redefineModule(
                Object.class.getModule(), Set.of(), Map.of(), Map.of("java.lang.invoke", us), Set.of(), Map.of());
        Field trusted = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
        trusted.setAccessible(true);
        Platform platform = LinuxPlatform.open(Binding.AUTO, (MethodHandles.Lookup) trusted.get(null));
        System.out.println(platform.name());
        OpenPlatform.print(platform);
    }

    public static void main(String[] arguments) {
        System.out.println("main");
    }
}
