/**
 * The ports of {@code io.turnstile.runtime.platform} on Linux. The main entry point is {@link
 * io.turnstile.nativeaccess.LinuxPlatform}. Everything goes through one function, syscall(2), behind {@link
 * io.turnstile.nativeaccess.SystemCalls}: by JNA on JDK 17 to 21, by the foreign function API since JDK 22.
 */
package io.turnstile.nativeaccess;
