package dev.gatehouse.server.peers;

import dev.gatehouse.server.Await;
import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.InstalledProgram;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * OpenSSH's server, which asks Gatehouse for keys with the script of {@code samples/ssh}. It takes
 * such a script only from folders that none but root can write to, and only when started by root.
 */
final class Sshd implements AutoCloseable {
  private static final Path SCRIPT = Path.of("../samples/ssh/gatehouse-keys");
  private static final Path SEPARATION = Path.of("/run/sshd");

  private final PeerFolder folder;
  private final Path safe;
  private final ChildProcess process;
  private final int port;

  private Sshd(PeerFolder folder, Path safe, ChildProcess process, int port) {
    this.folder = folder;
    this.safe = safe;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it on a free port.
   *
   * @param gatehouse the public address
   * @param apiKey with the scope {@code authorized_keys:read}
   */
  static Sshd start(String gatehouse, String organization, String domain, String apiKey) {
    Path sshd = InstalledProgram.require("sshd", "openssh-server");
    PeerFolder folder = PeerFolder.create("sshd");
    try {
      Path safe = Files.createTempDirectory(Path.of("/var/lib"), "gatehouse-sshd-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> PeerFolder.delete(safe), "sshd-end"));
      Files.setPosixFilePermissions(safe, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path key = Files.writeString(safe.resolve("key"), "Authorization: Bearer " + apiKey + "\n");
      Path settings =
          Files.writeString(
              safe.resolve("gatehouse-keys.conf"),
              "GATEHOUSE=%s\nORGANIZATION=%s\nDOMAIN=%s\nKEY_FILE=%s\n"
                  .formatted(gatehouse, organization, domain, key));
      String script =
          Files.readString(SCRIPT).replace("/etc/gatehouse-keys.conf", settings.toString());
      Path command = Files.writeString(safe.resolve("gatehouse-keys"), script);
      Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
      if (!Files.exists(SEPARATION)) {
        Files.createDirectory(SEPARATION);
      }
      makeKey(folder.resolve("host_key"));
      int port = LoopbackPort.free();
      Path config =
          folder.copy(
              "sshd/sshd_config",
              "sshd_config",
              Map.of(
                  "PORT", Integer.toString(port),
                  "FOLDER", folder.path().toString(),
                  "SAFE", safe.toString()));
      ChildProcess process =
          ChildProcess.start(
              Launch.of("sshd", List.of(sshd.toString(), "-D", "-e", "-f", config.toString())));
      process.awaitReady(Await.PATIENCE, () -> LoopbackPort.accepts(port));
      return new Sshd(folder, safe, process, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a pair of keys, and answers the public one. */
  static String makeKey(Path file) {
    String sshKeygen = InstalledProgram.require("ssh-keygen", "openssh-client").toString();
    ChildProcess.run(
        Launch.of(
            "ssh-keygen",
            List.of(
                sshKeygen, "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", file.toString())),
        Await.PATIENCE);
    try {
      return Files.readString(file.resolveSibling(file.getFileName() + ".pub")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a client may keep its keys. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** What a client with this key reads; a refusal of the server stands in it too. */
  String connect(Path privateKey) {
    String ssh = InstalledProgram.require("ssh", "openssh-client").toString();
    ProcessBuilder client =
        new ProcessBuilder(
                ssh,
                "-F",
                "none",
                "-p",
                Integer.toString(port),
                "-i",
                privateKey.toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "ConnectTimeout=20",
                "root@127.0.0.1")
            .redirectErrorStream(true);
    try {
      Process running = client.start();
      running.getOutputStream().close();
      String said =
          new String(
              running.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      running.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String log() {
    return process.logTail();
  }

  @Override
  public void close() {
    process.close();
    folder.close();
    PeerFolder.delete(safe);
  }
}
