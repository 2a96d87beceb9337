package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Invitation;
import dev.gatehouse.server.directory.InvitationMail;
import dev.gatehouse.server.directory.Invitations;
import dev.gatehouse.server.directory.Invitations.Issued;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Problems;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on invitations. */
final class InvitationOperations {
  private static final String READ = "users:read";
  private static final String WRITE = "users:write";
  private static final String OF_USER = "/organizations/{organization}/users/{user}/invitation";
  private static final String ALL = "/organizations/{organization}/invitations";
  private static final String ONE = ALL + "/{invitation}";
  private static final int LONGEST_INVITER = 100;

  private final Database database;
  private final Users users;
  private final Invitations invitations;
  private final InvitationMail mail;
  private final Inviting inviting;
  private final Trail trail;

  InvitationOperations(
      Database database,
      Users users,
      Invitations invitations,
      InvitationMail mail,
      Inviting inviting,
      Trail trail) {
    this.database = database;
    this.users = users;
    this.invitations = invitations;
    this.mail = mail;
    this.inviting = inviting;
    this.trail = trail;
  }

  /** How to invite. */
  record InvitationInput(
      @Doc("From 300 (five minutes) to 2592000 (30 days); 'invitations.lifetime' unless given.")
          @Nullable Long lifetimeSeconds,
      @Doc("Who invites, as the mail names them; the API key's name unless given.")
          @Nullable String invitedBy,
      @Doc("false sends no mail: the caller brings the link to the user.")
          @Nullable Boolean sendMail) {

    boolean mailed() {
      return sendMail == null || sendMail;
    }

    Problems problems(Duration lifetime) {
      Problems problems = new Problems();
      problems.require(
          Invitations.isPossible(lifetime),
          "lifetimeSeconds",
          "lifetime_invalid",
          "Must be five minutes to 30 days.");
      if (invitedBy != null) {
        problems.text("invitedBy", invitedBy, 1, LONGEST_INVITER);
      }
      return problems;
    }
  }

  /** A new invitation with its link. */
  record InvitationView(
      String id,
      String user,
      @Doc("For the user alone; shown this once.") URI link,
      Instant expiresAt,
      @Doc("Whether a mail with the link is on its way.") boolean mailed) {
    /** The link is a secret and stays out of logs. */
    @Override
    public String toString() {
      return "InvitationView[" + id + "]";
    }
  }

  /** An invitation without its link. */
  record InvitationItem(
      String id,
      String user,
      @Doc("The invited address.") String userName,
      Invitation.State state,
      Instant createdAt,
      Instant expiresAt,
      Optional<Instant> acceptedAt,
      Optional<Instant> revokedAt) {

    static InvitationItem of(Invitation invitation, Optional<User> user, Instant now) {
      return new InvitationItem(
          invitation.id(),
          invitation.user().value(),
          user.map(User::userName).orElse(""),
          invitation.state(now),
          invitation.createdAt(),
          invitation.expiresAt(),
          invitation.acceptedAt(),
          invitation.revokedAt());
    }
  }

  /** What the trail keeps of an invitation. */
  record InvitationTrace(String id, Instant expiresAt, String invitedBy, boolean mailed) {}

  List<Operation> operations() {
    return new OperationGroup("Invitations")
        .ask(
            "inviteUser",
            OF_USER,
            WRITE,
            "Sends a user a link with which to sign in for the first time. One that was open ends.",
            InvitationInput.class,
            InvitationView.class,
            this::invite)
        .delete(
            "revokeInvitation",
            OF_USER,
            WRITE,
            "Revokes the open invitation of a user.",
            this::revokeOfUser)
        .list(
            "listInvitations",
            ALL,
            READ,
            "Lists invitations, the newest first.",
            InvitationItem.class,
            List.of(
                new QueryParameter(
                    "state",
                    "open (can be accepted), accepted, revoked or expired; all unless given."),
                new QueryParameter("open", "'true' is short for state=open."),
                new QueryParameter(
                    "user", "Only those of the user of this id: the newest hundred, in one page.")),
            this::list)
        .get(
            "getInvitation",
            ONE,
            READ,
            "Shows an invitation.",
            InvitationItem.class,
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            invitations.get(tx, call.scope(), id(call)),
                            found -> item(tx, call, found))))
        .ask(
            "resendInvitation",
            ONE + "/resend",
            WRITE,
            "Invites its user anew, with a new link and, unless given, as long as before. The old"
                + " link ends.",
            InvitationInput.class,
            InvitationView.class,
            this::resend)
        .delete("endInvitation", ONE, WRITE, "Revokes an open invitation.", this::revoke)
        .all();
  }

  private Reply list(Call call) {
    Optional<Optional<Invitation.State>> asked = asked(call);
    if (asked.isEmpty()) {
      return new Reply.Refused(
          400,
          "parameter_invalid",
          "The parameter 'state' is open, accepted, revoked or expired, and 'open' true or false.",
          List.of());
    }
    Optional<Invitation.State> state = asked.get();
    Optional<String> user = call.query("user");
    if (user.isPresent()) {
      return database.read(
          tx ->
              call.page(
                  new dev.gatehouse.server.organization.Page<>(
                      invitations.ofUser(tx, call.scope(), new UserId(user.get())).stream()
                          .filter(one -> state.isEmpty() || state.get() == one.state(call.now()))
                          .toList(),
                      Optional.empty()),
                  found -> item(tx, call, found)));
    }
    return database.read(
        tx ->
            call.page(
                invitations.list(tx, call.scope(), state, call.after(), call.limit(), call.now()),
                found -> item(tx, call, found)));
  }

  /** The state that is asked for, if any; empty if there is no such state. */
  private static Optional<Optional<Invitation.State>> asked(Call call) {
    String open = call.query("open").orElse("false");
    String state = call.query("state").orElse(open.equals("true") ? "open" : "");
    if (!open.equals("true") && !open.equals("false")) {
      return Optional.empty();
    }
    return state.isEmpty()
        ? Optional.of(Optional.empty())
        : List.of(Invitation.State.values()).stream()
            .filter(one -> one.name().equals(state.toUpperCase(Locale.ROOT)))
            .findFirst()
            .map(Optional::of);
  }

  private InvitationItem item(Transaction tx, Call call, Invitation invitation) {
    return InvitationItem.of(
        invitation, users.get(tx, call.scope(), invitation.user()), call.now());
  }

  private Reply invite(Call call) {
    InvitationInput input = call.input(InvitationInput.class);
    UserId user = new UserId(call.request().pathParameter("user"));
    return DryRun.write(database, tx -> issue(tx, call, input, user, inviting.lifetime()));
  }

  private Reply resend(Call call) {
    InvitationInput input = call.input(InvitationInput.class);
    return DryRun.write(
        database,
        tx -> {
          Optional<Invitation> before = invitations.get(tx, call.scope(), id(call));
          if (before.isEmpty()) {
            return Reply.notFound();
          }
          if (before.get().acceptedAt().isPresent()) {
            return Reply.conflict(
                "invitation_accepted", "The user has accepted this invitation already.");
          }
          Duration asBefore = Duration.between(before.get().createdAt(), before.get().expiresAt());
          return issue(tx, call, input, before.get().user(), asBefore);
        });
  }

  private Reply issue(
      Transaction tx, Call call, InvitationInput input, UserId id, Duration otherwise) {
    Duration lifetime =
        input.lifetimeSeconds() == null ? otherwise : Duration.ofSeconds(input.lifetimeSeconds());
    Problems problems = input.problems(lifetime);
    if (!problems.isEmpty()) {
      return Reply.of(problems.<Issued>outcome(), issued -> issued);
    }
    Optional<Reply> refused = inviting.refusal(tx, call, input.mailed() ? 1 : 0);
    if (refused.isPresent()) {
      return refused.get();
    }
    Outcome<Issued> outcome = invitations.issue(tx, call.scope(), id, lifetime, call.now());
    if (outcome instanceof Outcome.Done<Issued>(Issued issued)) {
      String inviter = input.invitedBy() == null ? call.caller().name() : input.invitedBy();
      if (input.mailed()) {
        User user = users.get(tx, call.scope(), id).orElseThrow();
        mail.put(tx, call.scope(), call.organization(), user, issued, inviter, call.now());
      }
      trail.inside(
          tx,
          call,
          "user.invited",
          "user",
          id.value(),
          Trail.NOTHING,
          new InvitationTrace(
              issued.invitation().id(), issued.invitation().expiresAt(), inviter, input.mailed()));
    }
    return Reply.of(
        outcome,
        issued ->
            new InvitationView(
                issued.invitation().id(),
                issued.invitation().user().value(),
                mail.link(issued),
                issued.invitation().expiresAt(),
                input.mailed()));
  }

  private Reply revokeOfUser(Call call) {
    UserId user = new UserId(call.request().pathParameter("user"));
    return database.write(
        tx -> {
          int revoked = invitations.revoke(tx, call.scope(), user, call.now());
          if (revoked == 0) {
            return Reply.notFound();
          }
          recordRevoked(tx, call, user, revoked);
          return Reply.nothing();
        });
  }

  private Reply revoke(Call call) {
    return database.write(
        tx -> {
          Optional<Invitation> known = invitations.get(tx, call.scope(), id(call));
          if (known.isEmpty()) {
            return Reply.notFound();
          }
          if (!invitations.revoke(tx, call.scope(), known.get(), call.now())) {
            return Reply.conflict("invitation_over", "This invitation is not open any more.");
          }
          recordRevoked(tx, call, known.get().user(), 1);
          return Reply.nothing();
        });
  }

  private void recordRevoked(Transaction tx, Call call, UserId user, int revoked) {
    trail.inside(
        tx,
        call,
        "invitation.revoked",
        "user",
        user.value(),
        Trail.NOTHING,
        Map.of("revoked", revoked));
  }

  private static String id(Call call) {
    return call.request().pathParameter("invitation");
  }
}
