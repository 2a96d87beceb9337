package dev.gatehouse.server.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.server.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An application that listens to webhooks, and keeps all that it hears. */
public final class WebhookReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour = exchange -> answer(exchange, 200, new byte[0]);

  /** What it does with a request, once it has read it. */
  @FunctionalInterface
  public interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  /** A message as it came. */
  public record Heard(String id, long timestamp, String signature, String body) {
    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    public String type() {
      return json().path("type").asString();
    }

    /** How many of the signatures are this secret's, by the letter of the specification. */
    public long signaturesOf(String secret) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String content = id + "." + timestamp + "." + body;
        String right =
            Base64.getEncoder()
                .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        return Arrays.stream(signature.split(" ")).filter(("v1," + right)::equals).count();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  public WebhookReceiver() {
    this(0);
  }

  WebhookReceiver(int port) {
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    heard.add(
        new Heard(
            exchange.getRequestHeaders().getFirst("webhook-id"),
            Long.parseLong(exchange.getRequestHeaders().getFirst("webhook-timestamp")),
            exchange.getRequestHeaders().getFirst("webhook-signature"),
            body));
    try (exchange) {
      behaviour.answer(exchange);
    }
  }

  static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  void behave(Behaviour how) {
    behaviour = how;
  }

  void answerWith(int status) {
    behave(exchange -> answer(exchange, status, new byte[0]));
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  int port() {
    return server.getAddress().getPort();
  }

  public List<Heard> heard() {
    return List.copyOf(heard);
  }

  /** The first that fits, once it has come. */
  public Heard await(Predicate<Heard> which) {
    return await("such a message is heard", which);
  }

  public Heard await(String type) {
    return await(type + " is heard", one -> one.type().equals(type));
  }

  private Heard await(String what, Predicate<Heard> which) {
    return Await.until(what, this::heard, all -> all.stream().anyMatch(which)).stream()
        .filter(which)
        .findFirst()
        .orElseThrow();
  }

  /** Once it has heard so many messages, or more. */
  public List<Heard> await(int count) {
    return Await.until(count + " messages are heard", this::heard, all -> all.size() >= count);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
