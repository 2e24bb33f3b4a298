/** What was seen, what was decided and why: collected while classes load, written at exit, or by {@code explain}. */
package io.turnstile.agent.report;
