/**
 * The ports of {@code io.turnstile.runtime.platform} on Linux. Enter at {@link io.turnstile.nativeaccess.LinuxPlatform}.
 *
 * <p>Everything goes through syscall(2), behind {@link io.turnstile.nativeaccess.SystemCalls}, of which there are two: by JNA
 * for JDK 17 to 21, by the foreign function API from JDK 22 on. What stands on it is written once:
 *
 * <pre>
 *   LinuxPlatform ─▶ NativeAccess ─ opens ─▶ JnaSystemCalls | ForeignSystemCalls
 *        │                                ▲ syscall(2), -errno
 *        ├─ FutexProbe ──────▶ LinuxFutex ┤
 *        └─ SchedulingProbe ─▶ LinuxScheduling
 * </pre>
 */
package io.turnstile.nativeaccess;
