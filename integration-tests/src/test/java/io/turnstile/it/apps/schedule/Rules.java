package io.turnstile.it.apps.schedule;

/**
 * What differs between the things that are tested.
 *
 * @param monitors whether they are monitors, not locks
 * @param inTurn whether waiters get the lock in the order of their coming
 * @param quiet whether nothing may disturb a queue of the kernel: no interrupts, no circles of waits for a time
 */
record Rules(boolean monitors, boolean inTurn, boolean quiet, int threadCount, int lockCount, int conditionCount) {}
