package io.turnstile.runtime.lock;

/** Fills the cache line before the fields of a subclass, which lie behind those of their superclass. */
abstract class CacheLinePadding {
    long p00, p01, p02, p03, p04, p05, p06, p07;
}
