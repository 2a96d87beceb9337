package dev.gatehouse.server.console;

/**
 * The page of one message to a webhook.
 *
 * @param message as the API shows it
 */
public record DeliveryView(Doc message, String href, boolean mayChange) {}
