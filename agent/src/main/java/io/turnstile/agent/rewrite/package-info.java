/**
 * Class files in, class files out. The entry is {@link LockRewriter}, which the JVM calls; {@link ClassRewriting} is the part
 * that needs no JVM. What emitted code refers to is named in {@link HookSignatures}, as strings only.
 */
package io.turnstile.agent.rewrite;
