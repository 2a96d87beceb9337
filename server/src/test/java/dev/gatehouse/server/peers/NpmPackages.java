package dev.gatehouse.server.peers;

import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.InstalledProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What peers take from npm: what their lock files name, nothing else. */
final class NpmPackages {
  private static final Duration INSTALL_BOUND = Duration.ofMinutes(5);

  private NpmPackages() {}

  /**
   * Installs once per machine, without running any package's scripts.
   *
   * @param name a folder beside this class with {@code package.json} and its lock file
   * @return the folder that holds {@code node_modules}
   */
  static Path install(String name) {
    String lock = PeerFolder.text(name + "/package-lock.json");
    return PeerCache.folder(
        name + "-" + Integer.toHexString(lock.hashCode()),
        folder -> {
          for (String file : List.of("package.json", "package-lock.json")) {
            Files.writeString(folder.resolve(file), PeerFolder.text(name + "/" + file));
          }
          ChildProcess.run(
              Launch.of(
                      "npm-ci",
                      List.of(
                          InstalledProgram.require("npm", "npm").toString(),
                          "ci",
                          "--ignore-scripts",
                          "--no-audit",
                          "--no-fund"))
                  .in(folder),
              INSTALL_BOUND);
        });
  }
}
