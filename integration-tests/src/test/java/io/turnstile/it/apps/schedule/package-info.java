/**
 * A plain program that runs random schedules of lock operations on real threads, and compares what they see with a model of
 * {@code ReentrantLock} or of monitors.
 */
package io.turnstile.it.apps.schedule;
