package dev.gatehouse.server.signals;

import dev.gatehouse.server.signals.SignalStream.Status;
import java.util.List;
import java.util.Optional;

/** What is to change of a stream; what is empty stays. */
public record StreamChange(
    Optional<List<String>> subjectIssuers,
    Optional<Boolean> reactivateUsers,
    Optional<Status> status) {}
