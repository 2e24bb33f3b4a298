package io.turnstile.agent.threads;

/**
 * What one thread is to have, and who says so; null for what it had before anybody said anything.
 *
 * @param ranks gives policy or nice value
 * @param cpus gives CPUs
 * @param slack gives timer slack
 */
record Target(Giver ranks, Giver cpus, Giver slack) {
    static final Target NOTHING = new Target(null, null, null);

    static Target of(Giver ranks, ThreadRule rule) {
        boolean confines = rule != null && rule.scheduling().cpus() != null;
        boolean slackens = rule != null && rule.scheduling().timerSlackNs() != null;
        if (ranks == null && !confines && !slackens) {
            return NOTHING;
        }
        return new Target(ranks, confines ? rule : null, slackens ? rule : null);
    }
}
