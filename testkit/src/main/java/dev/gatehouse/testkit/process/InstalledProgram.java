package dev.gatehouse.testkit.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds programs that the machine must have. A missing one fails the test with words that say what
 * to install.
 */
public final class InstalledProgram {
  /** Where Debian keeps daemons, which an ordinary user's PATH leaves out. */
  private static final List<String> DAEMON_FOLDERS =
      List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  private InstalledProgram() {}

  /**
   * The program's path.
   *
   * @param debianPackage what to install where it is missing
   * @throws IllegalStateException when the program is not installed
   */
  public static Path require(String program, String debianPackage) {
    return find(program)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    program + " is not installed; on Debian: apt-get install " + debianPackage));
  }

  public static Optional<Path> find(String program) {
    String path = System.getenv("PATH");
    List<String> folders =
        new ArrayList<>(path == null ? List.of() : List.of(path.split(File.pathSeparator)));
    folders.addAll(DAEMON_FOLDERS);
    return folders.stream()
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
