package dev.gatehouse.server.terminal;

import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.terminal.Provider.Answer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signs somebody in from a terminal: through the browser of this machine with a loopback redirect
 * and PKCE (RFC 8252, RFC 7636), or through any other with the device flow (RFC 8628). Keeps
 * nothing: unless the token is wanted it is revoked at the end.
 */
public final class Login {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final int SLOWER_SECONDS = 5;
  private static final String SCOPE = "openid profile email organization roles";
  private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Wishes wishes;
  private final PrintStream out;
  private final PrintStream err;
  private final InstantSource clock;

  /**
   * What the person asks for.
   *
   * @param server the public address of a Gatehouse
   * @param organization the slug to sign in to; empty to be asked
   * @param device whether the browser is elsewhere
   * @param printToken whether to print the access token, and nothing else, to {@code out}
   * @param browser a program that opens an address; empty to open it by hand
   */
  public record Wishes(
      String server,
      String clientId,
      Optional<String> organization,
      boolean device,
      boolean printToken,
      Optional<String> browser) {}

  /**
   * @param err where people read; {@code out} is for what a program may read on
   */
  public Login(Wishes wishes, PrintStream out, PrintStream err, InstantSource clock) {
    this.wishes = wishes;
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  /**
   * Signs in, and prints who it is.
   *
   * @throws LoginFailedException if it comes to nothing
   */
  public void run() {
    try (Provider provider = Provider.at(wishes.server())) {
      JsonNode tokens = wishes.device() ? byDevice(provider) : byLoopback(provider);
      String accessToken = tokens.path("access_token").asString("");
      Answer person = provider.get("userinfo_endpoint", accessToken);
      // OIDC Core §5.3.2: it must be the person of the ID token.
      if (!person.succeeded()
          || !person.body().path("sub").isString()
          || !person.body().path("sub").equals(claims(tokens).path("sub"))) {
        throw person.failure("Asking who it is");
      }
      say(greeting(person.body()));
      if (wishes.printToken()) {
        out.println(accessToken);
      } else {
        provider.post(
            "revocation_endpoint", Map.of("client_id", wishes.clientId(), "token", accessToken));
      }
    }
  }

  private static String greeting(JsonNode person) {
    String userName = person.path("preferred_username").asString(person.path("sub").asString(""));
    String name = person.path("name").asString(userName);
    List<String> roles = new ArrayList<>();
    person.path("roles").forEach(role -> roles.add(role.asString()));
    String organization = person.path("organization").path("name").asString("");
    return "You are signed in as "
        + name
        + (name.equals(userName) ? "" : " (" + userName + ")")
        + (organization.isEmpty() ? "" : " of " + organization)
        + (roles.isEmpty() ? "." : ", with the roles " + String.join(", ", roles) + ".");
  }

  private void say(String line) {
    err.println(Provider.printable(line));
    err.flush();
  }

  private JsonNode byLoopback(Provider provider) {
    String state = Tokens.random("");
    String nonce = Tokens.random("");
    String verifier = Tokens.random("");
    try (LoopbackRedirect redirect = new LoopbackRedirect(state)) {
      Map<String, String> request = new LinkedHashMap<>();
      request.put("response_type", "code");
      request.put("client_id", wishes.clientId());
      request.put("redirect_uri", redirect.address());
      request.put("scope", SCOPE);
      request.put("state", state);
      request.put("nonce", nonce);
      request.put("code_challenge", challenge(verifier));
      request.put("code_challenge_method", "S256");
      wishes.organization().ifPresent(slug -> request.put("organization", slug));
      show(provider.endpoint("authorization_endpoint") + "?" + Provider.encoded(request));
      Map<String, String> answer = redirect.await(LONGEST_WAIT);
      // RFC 9207 §2.4: against an answer of another provider.
      if (!provider.issuer().equals(answer.get("iss"))) {
        throw new LoginFailedException("The browser came back from another server.");
      }
      String code = answer.get("code");
      if (code == null) {
        throw new LoginFailedException(
            "The sign-in was refused: "
                + Provider.printable(answer.getOrDefault("error_description", "no reason given")));
      }
      Answer tokens =
          provider.post(
              "token_endpoint",
              Map.of(
                  "grant_type",
                  "authorization_code",
                  "client_id",
                  wishes.clientId(),
                  "code",
                  code,
                  "redirect_uri",
                  redirect.address(),
                  "code_verifier",
                  verifier));
      return checked(provider, tokens, nonce);
    }
  }

  private static String challenge(String verifier) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Tokens.hash(verifier));
  }

  private void show(String address) {
    say("Sign in with a browser of this machine:");
    err.println();
    err.println("  " + address);
    err.println();
    err.flush();
    wishes.browser().ifPresent(program -> open(program, address));
  }

  private void open(String program, String address) {
    try {
      new ProcessBuilder(program, address)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      say("The program " + program + " could not be started; open the address by hand.");
    }
  }

  private JsonNode byDevice(Provider provider) {
    Map<String, String> request = new LinkedHashMap<>();
    request.put("client_id", wishes.clientId());
    request.put("scope", SCOPE);
    wishes.organization().ifPresent(slug -> request.put("organization", slug));
    Answer codes = provider.post("device_authorization_endpoint", request);
    if (!codes.succeeded()) {
      throw codes.failure("Connecting a device");
    }
    say("Open this address in any browser, and compare the code:");
    err.println();
    err.println(
        "  " + Provider.printable(codes.body().path("verification_uri_complete").asString("")));
    err.println("  " + Provider.printable(codes.body().path("user_code").asString("")));
    err.println();
    err.flush();
    return poll(provider, codes.body());
  }

  private JsonNode poll(Provider provider, JsonNode codes) {
    long interval = Math.clamp(codes.path("interval").asLong(5), 1, 60);
    long left = Math.min(codes.path("expires_in").asLong(0), LONGEST_WAIT.toSeconds());
    Map<String, String> request =
        Map.of(
            "grant_type", DEVICE_CODE,
            "client_id", wishes.clientId(),
            "device_code", codes.path("device_code").asString(""));
    while (left > 0) {
      pause(interval);
      left -= interval;
      Answer answer = provider.post("token_endpoint", request);
      switch (answer.error()) {
        case "authorization_pending" -> {}
        // RFC 8628 §3.5
        case "slow_down" -> interval += SLOWER_SECONDS;
        default -> {
          return checked(provider, answer, "");
        }
      }
    }
    throw new LoginFailedException("Nobody answered in time.");
  }

  private static void pause(long seconds) {
    try {
      Thread.sleep(Duration.ofSeconds(seconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoginFailedException("Interrupted.");
    }
  }

  /**
   * Checks the ID token. It came straight from the token endpoint, so that TLS says whose it is
   * (OIDC Core §3.1.3.7, 6); what it says is checked all the same.
   *
   * @param nonce empty where there was none
   */
  private JsonNode checked(Provider provider, Answer answer, String nonce) {
    if (!answer.succeeded()) {
      throw answer.failure("The sign-in");
    }
    JsonNode claims = claims(answer.body());
    boolean right =
        claims.path("iss").asString("").equals(provider.issuer())
            && claims.path("aud").asString("").equals(wishes.clientId())
            && claims.path("exp").asLong(0) > clock.instant().getEpochSecond()
            && MessageDigest.isEqual(
                claims.path("nonce").asString("").getBytes(StandardCharsets.UTF_8),
                nonce.getBytes(StandardCharsets.UTF_8));
    if (!right) {
      throw new LoginFailedException("The server sent an ID token that is not for this sign-in.");
    }
    return answer.body();
  }

  private static JsonNode claims(JsonNode tokens) {
    String[] parts = tokens.path("id_token").asString("").split("\\.", 4);
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : ""));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new LoginFailedException("The server sent no ID token that can be read.");
    }
  }
}
