/** Which classes a rule means: patterns of class names, and the rules in their order. */
package io.turnstile.agent.select;
