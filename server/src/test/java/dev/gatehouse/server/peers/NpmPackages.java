package dev.gatehouse.server.peers;

import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.InstalledProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What peers take from npm: what their lock files name, nothing else. */
final class NpmPackages {
  private static final Duration INSTALL_BOUND = Duration.ofMinutes(5);

  private static final String LOCK = "package-lock.json";

  private NpmPackages() {}

  /**
   * Installs once per machine, without running any package's scripts.
   *
   * @param name a folder beside this class with {@code package.json} and its lock file
   * @return the folder that holds {@code node_modules}
   */
  static Path install(String name) {
    return install(
        name,
        Map.of(
            "package.json",
            PeerFolder.text(name + "/package.json"),
            LOCK,
            PeerFolder.text(name + "/" + LOCK)));
  }

  /**
   * The same from elsewhere.
   *
   * @param files the text of {@code package.json} and of its lock file, by name
   */
  static Path install(String name, Map<String, String> files) {
    return PeerCache.folder(
        name + "-" + Integer.toHexString(files.getOrDefault(LOCK, "").hashCode()),
        folder -> {
          for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
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
