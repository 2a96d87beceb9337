package dev.gatehouse.server;

import dev.gatehouse.server.api.StartUpFile;
import dev.gatehouse.server.db.UnusableDatabaseException;
import dev.gatehouse.server.terminal.Login;
import dev.gatehouse.server.terminal.LoginFailedException;
import dev.gatehouse.server.web.CannotListenException;
import dev.gatehouse.server.web.WebServer;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The program's entry: reads the command line and says in one line what is wrong. */
public final class Gatehouse {
  /** The command line or the settings are wrong. */
  private static final int USAGE = 2;

  /** The settings are right, but the machine does not allow them. */
  private static final int UNAVAILABLE = 1;

  private static final Path USUAL_FILE = Path.of("gatehouse.yaml");

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  Gatehouse(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("serve")) {
      Server.prepare();
    }
    int code = new Gatehouse(System.getenv(), System.out, System.err).run(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs a command and returns the exit code. */
  int run(String... args) {
    CommandLine commands = commands();
    try {
      ParseResult parsed = commands.parseArgs(args);
      ParseResult command = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
      return switch (command.commandSpec().name()) {
        case "serve" -> serve(command);
        case "check-config" -> checkConfig(command);
        case "login" -> login(command);
        case "version" -> version();
        default -> help(commands);
      };
    } catch (CommandLine.ParameterException e) {
      err.println(e.getMessage());
      err.println("\"gatehouse help\" lists the commands.");
      return USAGE;
    } catch (InvalidSettingsException e) {
      e.problems().forEach(err::println);
      return USAGE;
    } catch (LoginFailedException e) {
      err.println(e.getMessage());
      return UNAVAILABLE;
    } catch (CannotListenException | UnusableDatabaseException | CannotStartException e) {
      err.println(e.getMessage());
      return UNAVAILABLE;
    }
  }

  private static CommandLine commands() {
    CommandSpec root = CommandSpec.create().name("gatehouse");
    root.usageMessage().description("The front door: people sign in with their own company.");
    root.addSubcommand("serve", settingsCommand("serve", "Runs the server."));
    root.addSubcommand(
        "check-config",
        settingsCommand("check-config", "Reads the settings and reports problems."));
    root.addSubcommand("login", loginCommand());
    root.addSubcommand("version", plainCommand("version", "Says which version this is."));
    root.addSubcommand("help", plainCommand("help", "Lists the commands."));
    return new CommandLine(root);
  }

  private static CommandSpec plainCommand(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description);
    return spec;
  }

  private static CommandSpec settingsCommand(String name, String description) {
    return plainCommand(name, description)
        .addOption(option("--config", "FILE", "the settings; gatehouse.yaml if there is one"))
        .addOption(option("--listen", "HOST:PORT", "where to listen; 127.0.0.1:8080"))
        .addOption(option("--public-address", "URL", "under which people reach it"))
        .addOption(option("--data", "DIRECTORY", "the embedded database; ./data"));
  }

  private static CommandSpec loginCommand() {
    return plainCommand("login", "Signs in from a terminal, and says who is signed in.")
        .addOption(option("--server", "URL", "its public address; http://localhost:8080"))
        .addOption(option("--client-id", "ID", "a public client; gatehouse-cli"))
        .addOption(option("--organization", "SLUG", "where to sign in; asked unless given"))
        .addOption(option("--browser", "PROGRAM", "opens the address, such as xdg-open"))
        .addOption(flag("--device", "sign in with a browser of another machine (RFC 8628)"))
        .addOption(flag("--print-token", "print the access token; it is revoked otherwise"));
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  private static OptionSpec option(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(String.class)
        .description(description)
        .build();
  }

  private Settings settings(ParseResult command) {
    Map<String, String> options = new LinkedHashMap<>();
    putOption(options, "listen", command, "--listen");
    putOption(options, "publicAddress", command, "--public-address");
    putOption(options, "dataDirectory", command, "--data");
    Optional<Path> file =
        Optional.<String>ofNullable(command.matchedOptionValue("--config", null))
            .map(Path::of)
            .or(() -> Optional.of(USUAL_FILE).filter(Files::exists));
    return SettingsReader.read(file, environment, options);
  }

  private static void putOption(
      Map<String, String> options, String key, ParseResult command, String name) {
    Optional.<String>ofNullable(command.matchedOptionValue(name, null))
        .ifPresent(value -> options.put(key, value));
  }

  private int serve(ParseResult command) {
    Settings settings = settings(command);
    Logging.use(settings.logFormat());
    Server server = Server.start(settings, InstantSource.system());
    server.firstKey().ifPresent(this::show);
    server.firstOperator().ifPresent(this::show);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  stopped.countDown();
                },
                "stop"));
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  /** On the terminal only; the log never has it. */
  private void show(Secret key) {
    out.println(
        """

        This is a new installation. Its first API key, which may do everything, is

            %s

        It is shown this once, and only its hash is kept. docs/admin-api.md says what to do with it.
        """
            .formatted(key.value()));
  }

  private void show(URI firstOperator) {
    out.println(
        """

        Nobody operates this installation yet. Make your account at

            %s

        It works once, and for a day; the next start makes a new one as long as there is nobody.
        """
            .formatted(firstOperator));
  }

  private int checkConfig(ParseResult command) {
    Settings settings = settings(command);
    settings
        .web()
        .tls()
        .ifPresent(tls -> WebServer.checkTls(tls, InstantSource.system().instant()));
    List<String> problems = settings.organizations().map(StartUpFile::check).orElse(List.of());
    problems.forEach(err::println);
    if (!problems.isEmpty()) {
      return USAGE;
    }
    out.println("The settings are right.");
    return 0;
  }

  private int login(ParseResult command) {
    Login.Wishes wishes =
        new Login.Wishes(
            command.matchedOptionValue("--server", "http://localhost:8080"),
            command.matchedOptionValue("--client-id", "gatehouse-cli"),
            Optional.<String>ofNullable(command.matchedOptionValue("--organization", null)),
            command.hasMatchedOption("--device"),
            command.hasMatchedOption("--print-token"),
            Optional.<String>ofNullable(command.matchedOptionValue("--browser", null)));
    new Login(wishes, out, err, InstantSource.system()).run();
    return 0;
  }

  private int version() {
    String version = Gatehouse.class.getPackage().getImplementationVersion();
    out.println("Gatehouse " + (version == null ? "(built from source)" : version));
    return 0;
  }

  private int help(CommandLine commands) {
    commands.usage(out, CommandLine.Help.Ansi.OFF);
    return 0;
  }
}
