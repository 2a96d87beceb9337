package dev.gatehouse.server.health;

import dev.gatehouse.server.connection.upkeep.Upkeep;
import dev.gatehouse.server.keys.Resealing;
import dev.gatehouse.server.mail.MailTransport;
import dev.gatehouse.server.outbox.OutboxWatch;

/** Where to ask how the installation is doing. */
public record Installation(
    Nodes nodes,
    JobLog jobs,
    OutboxWatch outboxes,
    Upkeep upkeep,
    Resealing resealing,
    MailTransport.Way mail) {}
