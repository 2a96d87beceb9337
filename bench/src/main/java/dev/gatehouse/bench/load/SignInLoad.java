package dev.gatehouse.bench.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whole SAML sign-ins: from the application's authorization request, over the AuthnRequest and a
 * signed response with 100 groups, to the code at the application, each durably committed.
 *
 * <p>Arguments: the jar, how many sign-ins to measure, how many to warm up with, and optionally the
 * processor to pin the server to.
 */
public final class SignInLoad {
  private static final int BROWSERS = 16;
  private static final int PEOPLE = 500;
  private static final int ROUNDS = 3;

  private final BenchOrganization organization;
  private final InstantSource clock = InstantSource.system();
  private final AtomicInteger serial = new AtomicInteger();

  private SignInLoad(BenchOrganization organization) {
    this.organization = organization;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 3) {
      throw new IllegalArgumentException("JAR MEASURED WARM-UP [PROCESSOR]");
    }
    List<String> pinned = arguments.length > 3 ? List.of("taskset", "-c", arguments[3]) : List.of();
    try (RunningServer server = RunningServer.start(Path.of(arguments[0]), pinned)) {
      SignInLoad load = new SignInLoad(BenchOrganization.setUp(server));
      load.run(Integer.parseInt(arguments[2]));
      for (int round = 1; round <= ROUNDS; round++) {
        load.measure(server, Integer.parseInt(arguments[1]) / ROUNDS);
      }
    }
  }

  private void measure(RunningServer server, int signIns)
      throws IOException, InterruptedException, ExecutionException {
    Duration before = server.processorTime();
    Instant started = clock.instant();
    run(signIns);
    Duration used = server.processorTime().minus(before);
    Duration passed = Duration.between(started, clock.instant());
    System.out.printf(
        "sign-ins %d, per core-second %.0f, per second %.0f, processor %.2f ms each, resident %d MB%n",
        signIns,
        signIns / (used.toMillis() / 1000.0),
        signIns / (passed.toMillis() / 1000.0),
        used.toMillis() / (double) signIns,
        server.residentMegabytes());
  }

  private void run(int signIns) throws InterruptedException, ExecutionException {
    AtomicInteger left = new AtomicInteger(signIns);
    try (ExecutorService browsers = Executors.newFixedThreadPool(BROWSERS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < BROWSERS; i++) {
        SamlBrowser browser = new SamlBrowser(organization);
        running.add(
            browsers.submit(
                () -> {
                  while (left.getAndDecrement() > 0) {
                    int number = serial.incrementAndGet();
                    browser.signIn(number, "person" + number % PEOPLE, clock.instant());
                  }
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
  }
}
