package dev.gatehouse.server.peers;

import dev.gatehouse.server.Await;
import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.InstalledProgram;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Apache with mod_auth_openidc: an application that is an OpenID Connect client, with one protected
 * page of the claims.
 */
public final class ModAuthOpenidc implements AutoCloseable {
  private static final Path MODULES = Path.of("/usr/lib/apache2/modules");

  private final PeerFolder folder;
  private final ChildProcess process;
  private final Address address;

  private ModAuthOpenidc(PeerFolder folder, ChildProcess process, Address address) {
    this.folder = folder;
    this.process = process;
    this.address = address;
  }

  /**
   * Where the application will answer, chosen before it starts, because its provider must know the
   * redirect URI.
   */
  public record Address(int port) {
    public static Address free() {
      return new Address(LoopbackPort.free());
    }

    public String base() {
      return "http://127.0.0.1:" + port;
    }

    public String redirectUri() {
      return base() + "/protected/redirect_uri";
    }
  }

  /**
   * The provider that the application trusts, and the client that it is there.
   *
   * @param parameters added to each authentication request, as a query; may be empty
   */
  public record Client(
      String discoveryUrl, String id, String secret, String scope, String parameters) {
    public Client(String discoveryUrl, String id, String secret, String scope) {
      this(discoveryUrl, id, secret, scope, "");
    }
  }

  public static ModAuthOpenidc start(Address address, Client client) {
    Path apache = InstalledProgram.require("apache2", "apache2");
    if (!Files.exists(MODULES.resolve("mod_auth_openidc.so"))) {
      throw new IllegalStateException(
          "mod_auth_openidc is not installed; on Debian: apt-get install libapache2-mod-auth-openidc");
    }
    PeerFolder folder = PeerFolder.create("mod-auth-openidc");
    Path configuration =
        folder.copy(
            "mod-auth-openidc/apache.conf",
            "apache.conf",
            Map.of(
                "HOME", folder.path().toString(),
                "PORT", Integer.toString(address.port()),
                "MODULES", MODULES.toString(),
                "DISCOVERY", client.discoveryUrl(),
                "CLIENT_ID", client.id(),
                "CLIENT_SECRET", client.secret(),
                "REDIRECT_URI", address.redirectUri(),
                "SCOPE", client.scope(),
                "PARAMETERS",
                    client.parameters().isEmpty()
                        ? ""
                        : "OIDCAuthRequestParams \"" + client.parameters() + "\"",
                "PASSPHRASE", HexFormat.of().formatHex(new SecureRandom().generateSeed(16))));
    folder.copy("mod-auth-openidc/claims.shtml", "pages/protected/index.shtml");
    folder.write("pages/index.html", "<!doctype html><title>Open</title><p>Open page");
    ChildProcess process =
        ChildProcess.start(
            Launch.of(
                "mod-auth-openidc",
                List.of(apache.toString(), "-f", configuration.toString(), "-DFOREGROUND")));
    process.awaitReady(
        Await.PATIENCE, () -> Http.get(address.base() + "/index.html").statusCode() == 200);
    return new ModAuthOpenidc(folder, process, address);
  }

  /**
   * The page behind the sign-in: the user in {@code #user}, its own address in {@code #address},
   * the claims in {@code #claims}.
   */
  public String protectedUrl() {
    return address.base() + "/protected/";
  }

  /** Ends the application's session and the provider's, then returns to the open page. */
  public String signOutUrl() {
    return address.redirectUri() + "?logout=" + address.base() + "/index.html";
  }

  @Override
  public void close() {
    process.close();
    folder.close();
  }
}
