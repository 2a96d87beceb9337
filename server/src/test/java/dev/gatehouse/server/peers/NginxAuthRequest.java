package dev.gatehouse.server.peers;

import dev.gatehouse.server.Await;
import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.InstalledProgram;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * nginx before an application that knows no protocol at all: each request is checked with {@code
 * auth_request}, and the page prints the address and the identity headers that reached it.
 */
public final class NginxAuthRequest implements AutoCloseable {

  private final PeerFolder folder;
  private final ChildProcess process;
  private final int port;

  private NginxAuthRequest(PeerFolder folder, ChildProcess process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /**
   * How nginx asks.
   *
   * @param checkUrl answers 2xx with identity headers, or 401 with the sign-in address in {@code
   *     Location}
   * @param identityHeaders names of the answer's headers that the application is to get
   * @param passedThrough path prefixes that go to the gate itself, unchecked, such as its callback
   *     on this host
   * @param gateBase where those go, without a path
   */
  public record Gate(
      String checkUrl, List<String> identityHeaders, List<String> passedThrough, String gateBase) {
    public Gate {
      identityHeaders = List.copyOf(identityHeaders);
      passedThrough = List.copyOf(passedThrough);
    }

    public static Gate of(String checkUrl, List<String> identityHeaders) {
      return new Gate(checkUrl, identityHeaders, List.of(), "");
    }
  }

  public static NginxAuthRequest start(int port, Gate gate) {
    Path nginx = InstalledProgram.require("nginx", "nginx");
    PeerFolder folder = PeerFolder.create("nginx");
    folder.copy(
        "nginx/nginx.conf",
        "nginx.conf",
        Map.of(
            "USER", "root".equals(System.getProperty("user.name")) ? "user www-data;" : "",
            "PORT", Integer.toString(port),
            "PAGE_PORT", Integer.toString(LoopbackPort.free()),
            "FORWARD_AUTH", gate.checkUrl(),
            "TAKE_HEADERS", each(gate, "      auth_request_set $%2$s $upstream_http_%2$s;"),
            "GIVE_HEADERS", each(gate, "      proxy_set_header %1$s $%2$s;"),
            "ECHO_HEADERS",
                gate.identityHeaders().stream()
                    .map(header -> "%s: $http_%s".formatted(header, variable(header)))
                    .collect(Collectors.joining("\\n")),
            "MORE_LOCATIONS", locations(gate)));
    ChildProcess process =
        ChildProcess.start(
            Launch.of(
                "nginx",
                List.of(
                    nginx.toString(),
                    "-e",
                    "stderr",
                    "-p",
                    folder.path().toString(),
                    "-c",
                    folder.resolve("nginx.conf").toString())));
    process.awaitReady(Await.PATIENCE, () -> LoopbackPort.accepts(port));
    return new NginxAuthRequest(folder, process, port);
  }

  /** The address of a page of the application, by the name that the browser uses. */
  public String url(String host, String pathAndQuery) {
    return "http://" + host + ":" + port + pathAndQuery;
  }

  @Override
  public void close() {
    process.close();
    folder.close();
  }

  private static String each(Gate gate, String line) {
    return gate.identityHeaders().stream()
        .map(header -> line.formatted(header, variable(header)))
        .collect(Collectors.joining("\n"));
  }

  private static String locations(Gate gate) {
    return gate.passedThrough().stream()
        .map(
            prefix ->
                """
                    location %s {
                      proxy_pass %s;
                      proxy_set_header Host $http_host;
                      proxy_set_header X-Forwarded-Proto $scheme;
                      proxy_set_header X-Forwarded-Host $http_host;
                    }
                """
                    .formatted(prefix, gate.gateBase()))
        .collect(Collectors.joining("\n"));
  }

  private static String variable(String header) {
    return header.toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
