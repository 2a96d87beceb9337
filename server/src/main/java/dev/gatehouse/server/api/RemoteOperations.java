package dev.gatehouse.server.api;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.credential.SshKey;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.remote.AuthorizedKeys;
import dev.gatehouse.server.remote.CredentialChecks;
import dev.gatehouse.server.remote.CredentialChecks.Question;
import dev.gatehouse.server.remote.CredentialChecks.Verdict;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What servers without a browser ask: SSH servers for keys, file servers about credentials. */
final class RemoteOperations {
  private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");
  private static final int LONGEST_NAME = 320;
  private static final int LONGEST_PASSWORD = 1_000;

  private final AuthorizedKeys authorizedKeys;
  private final CredentialChecks checks;

  RemoteOperations(AuthorizedKeys authorizedKeys, CredentialChecks checks) {
    this.authorizedKeys = authorizedKeys;
    this.checks = checks;
  }

  /** A question of a file server. */
  record CredentialCheckInput(
      String userName,
      @Doc("The password, or an API key of the user's own with the scope file_access:read.")
          String password,
      @Doc("Which protocol the client speaks.") CredentialChecks.Protocol protocol,
      @Doc("The address of the client that sent them: failures are counted for it.")
          String clientAddress) {

    /** The password stays out of logs. */
    @Override
    public String toString() {
      return "CredentialCheckInput[" + protocol + "]";
    }
  }

  /** Who it is. */
  record CheckedUserView(
      String id, String userName, String displayName, List<String> roles, List<String> groups) {
    static CheckedUserView of(User user) {
      return new CheckedUserView(
          user.id().value(), user.userName(), user.displayName(), user.roles(), user.groups());
    }
  }

  /** The verdict. */
  record CredentialCheckView(
      boolean allowed,
      @Doc("If allowed.") Optional<CheckedUserView> user,
      @Doc("If allowed: false for an API key that reads only.") Optional<Boolean> writes,
      @Doc("If refused: why, for the file server's log. Tells who exists; not for the client.")
          Optional<String> code,
      @Doc("If refused: what the client may be told. Gives nobody away.") Optional<String> message,
      @Doc("If refused for too many failures: in how many seconds to ask again.")
          Optional<Long> retryAfterSeconds) {}

  List<Operation> operations() {
    return new OperationGroup("Servers without a browser")
        .get(
            "listAuthorizedKeys",
            "/organizations/{organization}/authorized-keys",
            "authorized_keys:read",
            "Answers lines for sshd's AuthorizedKeysCommand: the keys of a user who may come in.",
            TextDocument.class,
            this::keysOf)
        .with(
            new QueryParameter("user", "The user name. Required."),
            new QueryParameter(
                "fingerprint", "Only the key of this SHA256 fingerprint; its use is noted."))
        .ask(
            "checkCredentials",
            "/organizations/{organization}/credential-checks",
            "credential_checks:write",
            "Says whether a user name and a password let somebody in at a file server.",
            CredentialCheckInput.class,
            CredentialCheckView.class,
            this::check)
        .all();
  }

  private Reply keysOf(Call call) {
    Optional<String> user = call.query("user").filter(name -> name.length() <= LONGEST_NAME);
    Optional<String> fingerprint = call.query("fingerprint").filter(text -> !text.isEmpty());
    if (user.isEmpty()
        || fingerprint.filter(text -> !FINGERPRINT.matcher(text).matches()).isPresent()) {
      return new Reply.Refused(
          400,
          "parameter_invalid",
          "A user is needed; a fingerprint begins with SHA256: as %f of sshd does.",
          List.of());
    }
    AuthorizedKeys.Answer answer =
        authorizedKeys.of(
            call.scope(),
            user.get(),
            fingerprint,
            new AuthorizedKeys.Asker(call.actor(), call.request().clientAddress()),
            call.now());
    return new Reply.Done(new TextDocument(text(answer)));
  }

  /** sshd(8): lines that start with # are comments. */
  private static String text(AuthorizedKeys.Answer answer) {
    return switch (answer) {
      case AuthorizedKeys.Answer.None(Refusal refusal) -> "# " + refusal.code() + "\n";
      case AuthorizedKeys.Answer.Keys(List<SshKey> keys) -> {
        StringBuilder lines = new StringBuilder();
        for (SshKey key : keys) {
          lines.append(key.key().line()).append(' ').append(key.id()).append('\n');
        }
        yield lines.toString();
      }
    };
  }

  private Reply check(Call call) {
    CredentialCheckInput input = call.input(CredentialCheckInput.class);
    if (input.userName().length() > LONGEST_NAME || input.password().length() > LONGEST_PASSWORD) {
      return Reply.invalid("password", "credentials_too_long", "No name and password are so long.");
    }
    String address;
    try {
      address = InetAddress.ofLiteral(input.clientAddress()).getHostAddress();
    } catch (IllegalArgumentException e) {
      return Reply.invalid("clientAddress", "address_invalid", "Must be an IPv4 or IPv6 address.");
    }
    Verdict verdict =
        checks.check(
            call.scope(),
            new Question(input.userName(), input.password(), input.protocol(), address),
            call.actor(),
            call.now());
    return new Reply.Done(view(verdict));
  }

  private static CredentialCheckView view(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allowed(User user, boolean writes) ->
          new CredentialCheckView(
              true,
              Optional.of(CheckedUserView.of(user)),
              Optional.of(writes),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      case Verdict.Refused(Refusal refusal, String message, Optional<Long> retryAfter) ->
          new CredentialCheckView(
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.of(refusal.code()),
              Optional.of(message),
              retryAfter);
    };
  }
}
