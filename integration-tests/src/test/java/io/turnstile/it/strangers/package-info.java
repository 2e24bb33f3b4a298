/** Classes that no rule selects, which meet objects of classes that one does. */
package io.turnstile.it.strangers;
