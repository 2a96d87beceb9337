package dev.gatehouse.server.api;

import dev.gatehouse.server.credential.SetupLink;
import dev.gatehouse.server.credential.SetupLink.Part;
import dev.gatehouse.server.credential.SetupLinkMail;
import dev.gatehouse.server.credential.SetupLinks;
import dev.gatehouse.server.credential.SetupLinks.Issued;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on set-up links. */
final class SetupLinkOperations {
  private static final String READ = "setup_links:read";
  private static final String WRITE = "setup_links:write";
  private static final String ALL = "/organizations/{organization}/setup-links";
  private static final String ONE = ALL + "/{setup_link}";
  private static final Duration USUAL = Duration.ofDays(7);

  private final Database database;
  private final SetupLinks links;
  private final SetupLinkMail mail;
  private final Trail trail;

  SetupLinkOperations(Database database, SetupLinks links, SetupLinkMail mail, Trail trail) {
    this.database = database;
    this.links = links;
    this.mail = mail;
    this.trail = trail;
  }

  /** A link as somebody enters it. */
  record SetupLinkInput(
      @Doc("For people, such as the name of whoever gets it.") String name,
      @Doc("PROVIDER, PROVISIONING and DOMAINS: what it opens.") List<Part> allows,
      @Doc(
              "Whether its bearer may switch a provider on, or change one that is on; false unless"
                  + " given, which leaves that to an administrator.")
          @Nullable Boolean mayEnable,
      @Doc("At most 30 days away; seven days unless given.") @Nullable Instant expiresAt,
      @Doc("In place of expiresAt: 1 to 30.") @Nullable Integer days,
      @Doc("Where it is sent; nowhere unless given.") @Nullable String email) {}

  /** A link as the API shows it. */
  record SetupLinkView(
      String id,
      String name,
      @Doc("Where it was sent; empty for nowhere.") String email,
      List<Part> allows,
      boolean mayEnable,
      @Doc("Who made it.") String createdBy,
      Instant createdAt,
      Instant expiresAt,
      Optional<Instant> revokedAt,
      Optional<Instant> lastUsedAt,
      @Doc("Whether it works now.") boolean usable) {
    static SetupLinkView of(SetupLink link, Instant now) {
      return new SetupLinkView(
          link.id(),
          link.name(),
          link.email(),
          link.parts(),
          link.mayEnable(),
          link.createdBy(),
          link.createdAt(),
          link.expiresAt(),
          link.revokedAt(),
          link.lastUsedAt(),
          link.isUsable(now));
    }
  }

  /** A link that has just been made. */
  record IssuedSetupLinkView(
      SetupLinkView link, @Doc("To be passed on; shown this once.") String address) {
    /** The address stays out of logs. */
    @Override
    public String toString() {
      return "IssuedSetupLinkView[" + link.id() + "]";
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Set-up links")
        .list(
            "listSetupLinks",
            ALL,
            READ,
            "Lists the set-up links, the newest first, with those that are over.",
            SetupLinkView.class,
            List.of(),
            call ->
                database.read(
                    tx ->
                        call.page(
                            links.list(tx, call.scope(), call.after(), call.limit()),
                            link -> SetupLinkView.of(link, call.now()))))
        .create(
            "createSetupLink",
            ALL,
            WRITE,
            "Makes a link with which somebody without an account sets up a part of the"
                + " organization.",
            SetupLinkInput.class,
            IssuedSetupLinkView.class,
            this::create)
        .act(
            "revokeSetupLink",
            ONE + "/revoke",
            WRITE,
            "Ends a link at once, in every browser that has opened it.",
            SetupLinkView.class,
            this::revoke)
        .all();
  }

  private Reply create(Call call) {
    SetupLinkInput input = call.input(SetupLinkInput.class);
    // Nobody gives what they lack, as with API keys.
    List<String> beyond =
        GuestRules.scopes(input.allows()).stream()
            .filter(scope -> !call.caller().allows(scope))
            .toList();
    if (!beyond.isEmpty()) {
      return new Reply.Refused(
          403,
          "scope_beyond_own",
          "Nobody can give what they lack: " + String.join(", ", beyond),
          List.of());
    }
    SetupLinks.Draft draft =
        new SetupLinks.Draft(
            input.name().strip(),
            input.email() == null ? "" : input.email().strip(),
            input.allows(),
            Boolean.TRUE.equals(input.mayEnable()),
            call.caller().name(),
            expiry(input, call.now()));
    return database.write(
        tx -> {
          Outcome<Issued> outcome = links.issue(tx, call.scope(), draft, call.now());
          if (outcome instanceof Outcome.Done<Issued>(Issued issued)) {
            mail.put(tx, call.scope(), issued, call.now());
            trail.inside(
                tx,
                call,
                "setup_link.created",
                "setup_link",
                issued.link().id(),
                Trail.NOTHING,
                SetupLinkView.of(issued.link(), call.now()));
          }
          return Reply.of(
              outcome,
              issued ->
                  new IssuedSetupLinkView(
                      SetupLinkView.of(issued.link(), call.now()), mail.link(issued).toString()));
        });
  }

  private static Instant expiry(SetupLinkInput input, Instant now) {
    if (input.expiresAt() != null) {
      return input.expiresAt();
    }
    // A vast number is refused by the rules, not by an overflow.
    return input.days() == null
        ? now.plus(USUAL)
        : now.plus(Duration.ofDays(Math.clamp(input.days(), 0, 1_000)));
  }

  private Reply revoke(Call call) {
    String id = call.request().pathParameter("setup_link");
    return database.write(
        tx -> {
          Optional<SetupLink> before = links.get(tx, call.scope(), id);
          if (before.isEmpty()) {
            return Reply.notFound();
          }
          if (links.revoke(tx, call.scope(), id, call.now())) {
            trail.inside(
                tx,
                call,
                "setup_link.revoked",
                "setup_link",
                id,
                SetupLinkView.of(before.get(), call.now()),
                Trail.NOTHING);
          }
          return Reply.found(
              links.get(tx, call.scope(), id), link -> SetupLinkView.of(link, call.now()));
        });
  }
}
