/** What this machine, kernel, user, container and JVM are, read from /proc and /sys and the JVM's own word; changes nothing. */
package io.turnstile.nativeaccess.machine;
