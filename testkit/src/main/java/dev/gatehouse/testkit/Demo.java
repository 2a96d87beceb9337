package dev.gatehouse.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.gatehouse.testkit.app.ClientSettings;
import dev.gatehouse.testkit.app.SampleApplication;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** Starts the test identity provider and the sample application beside Gatehouse, for the demo. */
public final class Demo {

  private static final Set<String> KNOWN =
      Set.of(
          "--idp-port",
          "--app-port",
          "--issuer",
          "--client-id",
          "--client-secret",
          "--organization");

  private Demo() {}

  /** Runs until it is stopped. Exits with 2 when a word is unknown or a port is taken. */
  public static void main(String[] arguments) throws InterruptedException {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger("ROOT").setLevel(Level.WARN);
    }
    try {
      run(options(arguments));
    } catch (IllegalArgumentException | UncheckedIOException e) {
      System.err.println("demo: " + e.getMessage());
      System.exit(2);
    }
  }

  private static void run(Map<String, String> options) throws InterruptedException {
    var settings =
        new ClientSettings(
            options.getOrDefault("--issuer", "http://127.0.0.1:8080"),
            options.getOrDefault("--client-id", "tracehub"),
            options.getOrDefault("--client-secret", ""),
            options.getOrDefault("--organization", ""));
    try (var provider = TestIdentityProvider.start(port(options, "--idp-port", "8081"));
        var application = SampleApplication.start(port(options, "--app-port", "8082"), settings)) {
      System.out.println("ready identity-provider " + provider.baseUrl());
      System.out.println("ready application " + application.baseUrl());
      // Until the process is stopped.
      Thread.currentThread().join();
    }
  }

  private static int port(Map<String, String> options, String name, String otherwise) {
    var text = options.getOrDefault(name, otherwise);
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a number, not '" + text + "'", e);
    }
    throw new IllegalArgumentException(name + " must be from 0 to 65535, not " + text);
  }

  private static Map<String, String> options(String[] arguments) {
    var options = new HashMap<String, String>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!KNOWN.contains(arguments[i])) {
        throw new IllegalArgumentException("there is no option '" + arguments[i] + "'");
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      options.put(arguments[i], arguments[i + 1]);
    }
    return options;
  }
}
