package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;

/** The SSH keys of everybody: listed and revoked. People add their own under "My account". */
final class SshKeysSection implements Section {
  static final String PATH = "/ssh-keys";

  private static final String READ = "ssh_keys:read";
  private static final String WRITE = "ssh_keys:write";
  private static final String NOUN = "ssh-keys";
  private static final String REVOKE = PATH + "/{key}/revoke";

  @Override
  public Place place() {
    return new Place(
        Group.ACCESS,
        PATH,
        "SSH keys",
        READ,
        List.of(
            Setting.of(
                "SFTP/SSH Keys", PATH, "public keys", "sshd", "authorized_keys", "file servers")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes.get(PATH, READ, this::list).confirmed(REVOKE, WRITE, this::askToRevoke, this::revoke);
  }

  private Response list(Visit visit) {
    Map<String, String> asked = Listing.asked(visit, List.of("user"));
    Answer answer = visit.api().get(asked, NOUN);
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    Owners owners = new Owners(visit);
    return visit.page(
        Heading.of("SSH keys")
            .saying(
                "Public keys with which people come in over SSH and SFTP. They end for good when"
                    + " the person is deactivated."),
        "console/ssh-keys",
        new SshKeysView(
            answer.body().list("items").stream()
                .map(
                    key ->
                        new SshKeysView.Row(
                            key,
                            owners.of(key.text("user")),
                            Validity.of(key, visit),
                            visit.href(PATH + "/" + key.text("id") + "/revoke")))
                .toList(),
            visit.request().publicAddress()
                + "/api/v1/organizations/"
                + visit.slug()
                + "/authorized-keys",
            visit.may("api_keys:write") ? visit.href(ApiKeyPages.NEW) : "",
            visit.may(WRITE),
            Listing.of(visit, PATH, asked, answer.body())));
  }

  private Response askToRevoke(Visit visit) {
    Answer answer = visit.api().get(NOUN, visit.parameter("key"));
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    Doc key = answer.body();
    String owner = new Owners(visit).of(key.text("user")).title();
    return visit.confirm(
        Heading.of("Revoke an SSH key").below("SSH keys", PATH),
        Confirmation.of(
            "The key " + key.text("name") + " of " + owner + " will be revoked.",
            List.of(
                "SSH servers no longer get it: the next connection with it is refused.",
                "Connections that are open stay open.",
                "Its fingerprint is " + key.text("fingerprint") + "."),
            "Revoke the key",
            visit.href(PATH)));
  }

  private Response revoke(Visit visit) {
    Answer answer = visit.api().delete(NOUN, visit.parameter("key"));
    return answer.ok() ? visit.done(PATH, "The key is revoked.") : visit.refused(answer);
  }
}
