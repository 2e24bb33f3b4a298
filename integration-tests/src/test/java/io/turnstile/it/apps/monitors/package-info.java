/** Programs whose monitors are managed; their comments say what becomes of each use. */
package io.turnstile.it.apps.monitors;
