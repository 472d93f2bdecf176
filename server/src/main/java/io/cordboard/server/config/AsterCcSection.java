package io.cordboard.server.config;

/**
 * The asterCC dialect.
 *
 * @param replyWord the word between the bars of its replies
 */
public record AsterCcSection(boolean enabled, String replyWord) {}
