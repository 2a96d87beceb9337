package dev.gatehouse.server.connection.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPBindException;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultListener;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedRequest;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedResult;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection to one server, with bounds on what it may send and how long it may take. */
final class LdapLink implements AutoCloseable {
  private static final int LARGEST_PAGE = 200;
  private static final int SMALLEST_PAGE = 10;
  private static final long MOST_OCTETS = 8_000_000;
  private static final int LONGEST_WORDS = 500;

  private final LdapServer server;
  private final Socket raw;
  private final LDAPConnection connection;
  private final String secured;
  private final long since = System.nanoTime();
  private long lastUse = since;

  LdapLink(LdapServer server, Socket raw, LDAPConnection connection, String secured) {
    this.server = server;
    this.raw = raw;
    this.connection = connection;
    this.secured = secured;
  }

  /**
   * What a search found.
   *
   * @param complete whether that is all
   */
  record Hits(List<SearchResultEntry> entries, boolean complete) {
    Hits {
      entries = List.copyOf(entries);
    }
  }

  LdapServer server() {
    return server;
  }

  /** What protects it, for the trace. */
  String secured() {
    return secured;
  }

  boolean isClosed() {
    return raw.isClosed() || !connection.isConnected();
  }

  long ageSeconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
  }

  long idleSeconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - lastUse);
  }

  /** A simple bind (RFC 4513 §5.1.3). What a directory refuses is a result, not a failure. */
  BindResult bind(String name, String password, Deadline deadline) throws LdapFailure {
    if (name.isBlank() || password.isEmpty()) {
      // RFC 4513 §5.1.2: the caller has checked that; a bind without a password must not happen.
      throw new IllegalArgumentException("a bind needs a name and a password");
    }
    return guarded(
        deadline,
        () -> {
          try {
            return connection.bind(
                new SimpleBindRequest(
                    name, password, new DraftBeheraLDAPPasswordPolicy10RequestControl()));
          } catch (LDAPBindException e) {
            if (e.getResultCode().isConnectionUsable()) {
              return e.getBindResult();
            }
            throw e;
          }
        });
  }

  /** Who the directory takes this connection for (RFC 4532); empty if it does not say. */
  String whoAmI(Deadline deadline) throws LdapFailure {
    return guarded(
        deadline,
        () -> {
          WhoAmIExtendedResult result =
              (WhoAmIExtendedResult)
                  connection.processExtendedOperation(new WhoAmIExtendedRequest());
          String id = result.getAuthorizationID();
          return result.getResultCode().equals(ResultCode.SUCCESS) && id != null ? id : "";
        });
  }

  /** Whether it still answers. */
  boolean answers(Deadline deadline) {
    try {
      guarded(
          deadline,
          () ->
              connection.search(
                  "", SearchScope.BASE, Filter.createPresenceFilter("objectClass"), "1.1"));
      return true;
    } catch (LdapFailure | SizeLimitReached | AdministrativeLimitReached e) {
      return false;
    }
  }

  /**
   * Searches page by page (RFC 2696).
   *
   * @param most after so many the rest is left out
   */
  Hits search(
      String base,
      SearchScope scope,
      Filter filter,
      int most,
      List<String> attributes,
      Deadline deadline)
      throws LdapFailure {
    Collector found = new Collector(most);
    ASN1OctetString cookie = null;
    int page = LARGEST_PAGE;
    boolean asked = false;
    do {
      SearchRequest request =
          new SearchRequest(found, base, scope, filter, attributes.toArray(String[]::new));
      request.setTimeLimitSeconds(Math.max(1, deadline.milliseconds(30_000) / 1_000));
      if (scope == SearchScope.BASE || most < SMALLEST_PAGE) {
        request.setSizeLimit(most + 1);
      } else {
        request.addControl(new SimplePagedResultsControl(page, cookie));
      }
      try {
        SearchResult result = guarded(deadline, () -> connection.search(request));
        cookie = cookie(result);
      } catch (AdministrativeLimitReached e) {
        if (page <= SMALLEST_PAGE || cookie != null || !found.entries.isEmpty()) {
          throw new LdapFailure(LdapRefusal.ANSWER, "the directory's own limit is reached");
        }
        // OpenLDAP refuses a page beyond its limit, and does not say what that is.
        page /= 2;
        continue;
      } catch (SizeLimitReached e) {
        return new Hits(found.entries, false);
      } catch (Collector.Enough e) {
        // The server still sends: this connection is of no more use.
        close();
        return new Hits(found.entries, false);
      }
      asked = true;
    } while ((!asked || cookie != null) && found.entries.size() <= most);
    boolean complete = cookie == null && found.entries.size() <= most;
    return new Hits(found.entries, complete);
  }

  private static @Nullable ASN1OctetString cookie(SearchResult result) throws LdapFailure {
    try {
      SimplePagedResultsControl control = SimplePagedResultsControl.get(result);
      return control != null && control.moreResultsToReturn() ? control.getCookie() : null;
    } catch (LDAPException e) {
      throw new LdapFailure(LdapRefusal.ANSWER, bounded(e.getMessage()));
    }
  }

  /** What may be said to a server. */
  private interface Exchange<T> {
    T run() throws LDAPException;
  }

  private <T> T guarded(Deadline deadline, Exchange<T> exchange) throws LdapFailure {
    deadline.guard(raw);
    try {
      raw.setSoTimeout(deadline.milliseconds(30_000));
      connection.getConnectionOptions().setResponseTimeoutMillis(deadline.milliseconds(30_000));
      T answer = exchange.run();
      lastUse = System.nanoTime();
      return answer;
    } catch (LDAPSearchException e) {
      if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        throw new SizeLimitReached();
      }
      if (e.getResultCode().equals(ResultCode.ADMIN_LIMIT_EXCEEDED)) {
        throw new AdministrativeLimitReached();
      }
      throw failure(e, deadline);
    } catch (LDAPException e) {
      throw failure(e, deadline);
    } catch (IOException e) {
      throw new LdapFailure(LdapRefusal.UNREACHABLE, server + ": " + bounded(e.getMessage()));
    } finally {
      deadline.release(raw);
    }
  }

  /** RFC 4511 §4.5.1.4: there is more than was asked for; what came before it counts. */
  private static final class SizeLimitReached extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SizeLimitReached() {
      super("size limit", null, false, false);
    }
  }

  /** RFC 4511 §A.2: a limit that somebody has set at the directory. */
  private static final class AdministrativeLimitReached extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AdministrativeLimitReached() {
      super("administrative limit", null, false, false);
    }
  }

  /** Keeps what a search brings, up to a bound. */
  private static final class Collector implements SearchResultListener {
    private static final long serialVersionUID = 1L;

    private final transient List<SearchResultEntry> entries = new ArrayList<>();
    private final int most;
    private long octets;
    private int references;

    Collector(int most) {
      this.most = most;
    }

    /** The server sends more than anybody wants. */
    static final class Enough extends RuntimeException {
      private static final long serialVersionUID = 1L;

      Enough() {
        super("enough", null, false, false);
      }
    }

    @Override
    public void searchEntryReturned(SearchResultEntry entry) {
      for (Attribute attribute : entry.getAttributes()) {
        octets += attribute.getName().length();
        for (byte[] value : attribute.getValueByteArrays()) {
          octets += value.length;
        }
      }
      if (entries.size() > most || octets > MOST_OCTETS) {
        throw new Enough();
      }
      entries.add(entry);
    }

    @Override
    public void searchReferenceReturned(SearchResultReference reference) {
      references++;
      if (references > 1_000) {
        throw new Enough();
      }
    }
  }

  static LdapFailure failure(LDAPException e, Deadline deadline) {
    String detail = e.getResultCode() + ": " + bounded(String.valueOf(e.getMessage()));
    if (deadline.isOver()) {
      return new LdapFailure(LdapRefusal.TIMEOUT, "the directory did not answer in time");
    }
    return new LdapFailure(
        switch (e.getResultCode().intValue()) {
          case ResultCode.NO_SUCH_OBJECT_INT_VALUE, ResultCode.INVALID_DN_SYNTAX_INT_VALUE ->
              LdapRefusal.BASE_DN;
          case ResultCode.REFERRAL_INT_VALUE -> LdapRefusal.REFERRED;
          case ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE,
              ResultCode.OPERATIONS_ERROR_INT_VALUE ->
              LdapRefusal.NOT_READABLE;
          case ResultCode.CONFIDENTIALITY_REQUIRED_INT_VALUE,
              ResultCode.STRONG_AUTH_REQUIRED_INT_VALUE ->
              LdapRefusal.TLS_DEMANDED;
          case ResultCode.TIMEOUT_INT_VALUE, ResultCode.TIME_LIMIT_EXCEEDED_INT_VALUE ->
              LdapRefusal.TIMEOUT;
          case ResultCode.SERVER_DOWN_INT_VALUE,
              ResultCode.CONNECT_ERROR_INT_VALUE,
              ResultCode.BUSY_INT_VALUE,
              ResultCode.UNAVAILABLE_INT_VALUE ->
              LdapRefusal.UNREACHABLE;
          default -> LdapRefusal.ANSWER;
        },
        detail);
  }

  static String bounded(@Nullable String words) {
    String text = words == null ? "" : words;
    return text.length() <= LONGEST_WORDS ? text : text.substring(0, LONGEST_WORDS);
  }

  @Override
  public void close() {
    try {
      raw.close();
    } catch (IOException e) {
      // It is closed as far as it can be.
    }
    connection.close();
  }
}
