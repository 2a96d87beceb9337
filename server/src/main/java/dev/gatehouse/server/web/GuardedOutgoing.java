package dev.gatehouse.server.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outgoing HTTP over Jetty's client, which is made when it is needed first. All that a peer can do
 * ends as {@link Outgoing.Unanswered}.
 */
public final class GuardedOutgoing implements Outgoing, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedOutgoing.class);
  private static final int MOST_REDIRECTS = 3;
  private static final int MOST_AT_ONCE = 64;

  /** A peer that hangs must not use up what is there for all: it delays its own customer only. */
  private static final int MOST_AT_ONCE_TO_ONE_PEER = 16;

  private static final int MOST_PEERS = 10_000;
  private static final int LARGEST_REQUEST = 1_000_000;

  /**
   * A host that ends in a number is an IPv4 address (WHATWG URL §3.5), in one spelling or other.
   */
  private static final Pattern ANY_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0[xX][0-9a-fA-F]*)");

  private static final Pattern USUAL_NUMBER =
      Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

  /**
   * The peer closed the connection instead of answering a GET. Servers close idle connections at
   * any moment, also at the one when they are used again, so once is no news.
   */
  private static final Unanswered HUNG_UP =
      new Unanswered("outgoing_unreachable", "the peer closed the connection without an answer");

  private static final Unanswered STOPPING =
      new Unanswered("outgoing_timeout", "the request was given up: the program stops");

  private final OutgoingSettings settings;
  private final AddressGuard guard;
  private final HostResolver resolver;
  private final Semaphore running = new Semaphore(MOST_AT_ONCE);
  private final Cache<String, Semaphore> runningPerPeer =
      Caffeine.newBuilder().maximumSize(MOST_PEERS).build();
  private @Nullable HttpClient client;

  public GuardedOutgoing(OutgoingSettings settings) {
    this(settings, HostResolver.system());
  }

  GuardedOutgoing(OutgoingSettings settings, HostResolver resolver) {
    this.settings = settings;
    this.resolver = resolver;
    this.guard = new AddressGuard(settings.allowPrivateAddresses(), settings.allowedRanges());
  }

  @Override
  public Answer send(OutgoingRequest request) {
    if (request.body().length > LARGEST_REQUEST) {
      throw new IllegalArgumentException("an outgoing body has at most 1 MB");
    }
    long end = System.nanoTime() + settings.deadline().toNanos();
    URI url = request.url();
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      Optional<Unanswered> refused = refuse(url);
      if (refused.isPresent()) {
        return refused.get();
      }
      Answer answer = exchange(request, url, end);
      if (answer == HUNG_UP) {
        answer = exchange(request, url, end);
      }
      if (!(answer instanceof Answered answered) || !isRedirect(answered)) {
        return answer;
      }
      Optional<URI> next = next(request, url, answered);
      if (next.isEmpty()) {
        return new Unanswered(
            "outgoing_redirect",
            url + " redirects to " + location(answered) + ", which is not followed");
      }
      url = next.get();
    }
    return new Unanswered("outgoing_redirect", request.url() + " redirects more than 3 times");
  }

  /** What can be refused without asking anybody. */
  private Optional<Unanswered> refuse(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean plain = scheme.equals("http") && settings.allowPlainHttp();
    if (url.getHost() == null || !(scheme.equals("https") || plain)) {
      return Optional.of(
          new Unanswered("outgoing_scheme", url + " is not an https address with a host"));
    }
    if (url.getRawUserInfo() != null) {
      return Optional.of(new Unanswered("outgoing_scheme", "the address holds a password"));
    }
    String host = url.getHost();
    if (ANY_NUMBER.matcher(host).matches() && !USUAL_NUMBER.matcher(host).matches()) {
      return Optional.of(
          new Unanswered("outgoing_refused_address", host + " is an address in disguise"));
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      if (!guard.allows(InetAddress.ofLiteral(bare))) {
        return Optional.of(
            new Unanswered(
                "outgoing_refused_address",
                host
                    + " is not public; the setting outgoing.allowedRanges can allow it, or"
                    + " outgoing.allowPrivateAddresses for trying out"));
      }
    } catch (IllegalArgumentException itIsAName) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean isRedirect(Answered answer) {
    return switch (answer.status()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private static String location(Answered answer) {
    var values = answer.headers().getOrDefault("location", List.of());
    return values.isEmpty() ? "(nowhere)" : values.getFirst();
  }

  /** Only a GET is sent again, and only to the same host with the same or better protection. */
  private static Optional<URI> next(OutgoingRequest request, URI from, Answered answer) {
    try {
      URI to = from.resolve(location(answer));
      boolean sameHost = from.getHost().equalsIgnoreCase(to.getHost());
      boolean protectedAsWell =
          "https".equalsIgnoreCase(to.getScheme()) || "http".equalsIgnoreCase(from.getScheme());
      return request.method().equals("GET") && sameHost && protectedAsWell
          ? Optional.of(to)
          : Optional.empty();
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** Waits for a turn, of this peer first: who waits for a slow one holds up nobody else. */
  private Answer exchange(OutgoingRequest request, URI url, long end) {
    Semaphore toPeer =
        runningPerPeer.get(
            url.getAuthority().toLowerCase(Locale.ROOT),
            peer -> new Semaphore(MOST_AT_ONCE_TO_ONE_PEER));
    boolean ofPeer = false;
    boolean ofAll = false;
    try {
      ofPeer = toPeer.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      ofAll = ofPeer && running.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      return ofAll
          ? exchange(request, url, Duration.ofNanos(end - System.nanoTime()))
          : timeout(url);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return STOPPING;
    } finally {
      if (ofAll) {
        running.release();
      }
      if (ofPeer) {
        toPeer.release();
      }
    }
  }

  private Answer exchange(OutgoingRequest request, URI url, Duration time) {
    try {
      if (time.toMillis() < 1) {
        return timeout(url);
      }
      BoundedAnswer listener = new BoundedAnswer(settings.largestBody());
      Request jetty = client().newRequest(url).method(request.method());
      // For the whole exchange, so that a peer gains nothing by sending an octet now and then.
      jetty.timeout(time.toMillis(), TimeUnit.MILLISECONDS);
      // A connection with a request on it is not one that waits.
      jetty.idleTimeout(time.toMillis(), TimeUnit.MILLISECONDS);
      String contentType = "application/octet-stream";
      for (Map.Entry<String, String> header : request.headers().entrySet()) {
        if (header.getKey().equalsIgnoreCase("Content-Type")) {
          contentType = header.getValue();
        } else {
          jetty.headers(fields -> fields.put(header.getKey(), header.getValue()));
        }
      }
      if (request.body().length > 0) {
        jetty.body(new BytesRequestContent(contentType, request.body()));
      }
      jetty.send(listener);
      CompletableFuture<Answered> answer = listener.answer();
      return answer.get(time.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      boolean hungUp = cause instanceof EOFException || cause instanceof ClosedChannelException;
      return hungUp && request.method().equals("GET") ? HUNG_UP : unanswered(url, cause);
    } catch (TimeoutException e) {
      return timeout(url);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return STOPPING;
    }
  }

  private Unanswered timeout(URI url) {
    return new Unanswered(
        "outgoing_timeout",
        "%s gave no whole answer within %d ms".formatted(url, settings.deadline().toMillis()));
  }

  private Unanswered unanswered(URI url, Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      switch (e) {
        case GuardedResolver.RefusedAddress refused -> {
          return new Unanswered("outgoing_refused_address", String.valueOf(refused.getMessage()));
        }
        case BoundedAnswer.TooLarge large -> {
          return new Unanswered("outgoing_too_large", url + ": " + large.getMessage());
        }
        case TimeoutException slow -> {
          return timeout(url);
        }
        case SSLException tls -> {
          return new Unanswered("outgoing_tls", url + ": " + tls.getMessage());
        }
        default -> {}
      }
    }
    return new Unanswered("outgoing_unreachable", url + ": " + inWords(url, cause));
  }

  /** What went wrong, for whoever has to put it right. */
  private static String inWords(URI url, Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof UnknownHostException) {
        return "no address is known for the name " + url.getHost();
      }
      if (e instanceof ConnectException) {
        return "nothing listens there (" + e.getMessage() + ")";
      }
    }
    return cause.getClass().getSimpleName() + " " + cause.getMessage();
  }

  private synchronized HttpClient client() {
    if (client == null) {
      client = OutgoingClient.start(settings, resolver, guard);
    }
    return client;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      try {
        client.stop();
      } catch (Exception e) {
        LOG.warn("the HTTP client did not stop cleanly", e);
      }
      client = null;
    }
  }
}
