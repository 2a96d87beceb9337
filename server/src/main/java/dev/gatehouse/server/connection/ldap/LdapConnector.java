package dev.gatehouse.server.connection.ldap;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import dev.gatehouse.server.web.OutgoingAddresses;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** Connects to one server of a directory: name, guard, connection, TLS. */
final class LdapConnector {
  private static final int LONGEST_CONNECT = 3_000;

  /** One message of a server; a person's entry with a few thousand groups fits. */
  private static final int LARGEST_MESSAGE = 2_000_000;

  private final OutgoingAddresses addresses;
  private final Optional<KeyStore> authorities;
  private final boolean plain;

  /**
   * @param pinned whose certificates are trusted instead of the system's
   * @param plain whether ldap:// stays without TLS
   */
  LdapConnector(OutgoingAddresses addresses, Optional<KeyStore> pinned, boolean plain) {
    this.addresses = addresses;
    this.authorities = pinned.or(addresses::authorities);
    this.plain = plain;
  }

  /** Tries each address of the server in turn. */
  LdapLink connect(LdapServer server, Deadline deadline) throws LdapFailure {
    List<InetAddress> found =
        switch (addresses.of(server.host())) {
          case OutgoingAddresses.Found.Allowed allowed -> allowed.addresses();
          case OutgoingAddresses.Found.Refused refused ->
              throw new LdapFailure(LdapRefusal.ADDRESS_REFUSED, refused.detail());
          case OutgoingAddresses.Found.Unknown unused ->
              throw new LdapFailure(
                  LdapRefusal.HOST_UNKNOWN, "DNS knows no address of " + server.host());
        };
    LdapFailure last = null;
    for (InetAddress address : found) {
      if (deadline.isOver()) {
        break;
      }
      try {
        return connect(server, address, deadline);
      } catch (LdapFailure e) {
        last = e;
      }
    }
    throw last == null ? new LdapFailure(LdapRefusal.TIMEOUT, "no time is left") : last;
  }

  private LdapLink connect(LdapServer server, InetAddress address, Deadline deadline)
      throws LdapFailure {
    Socket raw = new Socket();
    deadline.guard(raw);
    boolean done = false;
    try {
      raw.connect(
          new InetSocketAddress(address, server.port()), deadline.milliseconds(LONGEST_CONNECT));
      raw.setSoTimeout(deadline.milliseconds(LONGEST_CONNECT));
      LdapTls tls = new LdapTls(server.host(), authorities);
      Socket ready = server.tls() ? tls.over(raw) : raw;
      LDAPConnection connection = speaking(ready, server, address, deadline);
      String secured = secured(connection, ready, server, tls);
      LdapLink link = new LdapLink(server, raw, connection, secured);
      done = true;
      return link;
    } catch (IOException | LDAPException e) {
      throw failure(server, address, e, deadline);
    } finally {
      deadline.release(raw);
      if (!done) {
        closeQuietly(raw);
      }
    }
  }

  /** LDAP over the socket that is connected already. */
  private static LDAPConnection speaking(
      Socket ready, LdapServer server, InetAddress address, Deadline deadline)
      throws LDAPException {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setUseSynchronousMode(true);
    options.setConnectTimeoutMillis(deadline.milliseconds(LONGEST_CONNECT));
    options.setResponseTimeoutMillis(deadline.milliseconds(30_000));
    options.setMaxMessageSize(LARGEST_MESSAGE);
    options.setFollowReferrals(false);
    options.setAbandonOnTimeout(false);
    options.setUseSchema(false);
    LDAPConnection connection = new LDAPConnection(new Ready(ready), options);
    connection.connect(
        server.host(), address, server.port(), deadline.milliseconds(LONGEST_CONNECT));
    return connection;
  }

  /** What protects the connection from here on. */
  private String secured(LDAPConnection connection, Socket ready, LdapServer server, LdapTls tls)
      throws LDAPException, LdapFailure {
    if (ready instanceof SSLSocket secure) {
      return LdapTls.described(secure.getSession());
    }
    if (plain) {
      return "none: allowPlainLdap is on";
    }
    // RFC 4511 §4.14: whatever the answer, nothing is sent before TLS stands.
    ExtendedResult answer = connection.processExtendedOperation(new StartTLSExtendedRequest(tls));
    if (!answer.getResultCode().equals(ResultCode.SUCCESS) || connection.getSSLSession() == null) {
      throw new LdapFailure(
          LdapRefusal.TLS_REFUSED,
          server + " answers StartTLS with " + answer.getResultCode() + words(answer));
    }
    return LdapTls.described(connection.getSSLSession());
  }

  private static String words(ExtendedResult answer) {
    return answer.getDiagnosticMessage() == null ? "" : ": " + answer.getDiagnosticMessage();
  }

  private static LdapFailure failure(
      LdapServer server, InetAddress address, Exception e, Deadline deadline) {
    String at = server + " (" + address.getHostAddress() + ")";
    String said = LdapLink.bounded(String.valueOf(e.getMessage()));
    if (deadline.isOver()) {
      return new LdapFailure(LdapRefusal.TIMEOUT, at + " did not answer in time");
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case CertPathBuilderException unused -> {
          return new LdapFailure(LdapRefusal.CERTIFICATE_UNTRUSTED, at + ": " + said);
        }
        case CertPathValidatorException unused -> {
          return new LdapFailure(LdapRefusal.CERTIFICATE_UNTRUSTED, at + ": " + said);
        }
        case CertificateException wrong when wrong.getCause() == null -> {
          return new LdapFailure(LdapRefusal.HOST_NAME, at + ": " + said);
        }
        case SSLException tls when tls.getCause() == null -> {
          return new LdapFailure(LdapRefusal.TLS_FAILED, at + ": " + said);
        }
        case SocketTimeoutException unused -> {
          return new LdapFailure(LdapRefusal.TIMEOUT, at + " did not answer in time");
        }
        case EOFException unused when e instanceof IOException -> {
          return new LdapFailure(LdapRefusal.TLS_FAILED, at + ": " + said);
        }
        default -> {}
      }
    }
    return e instanceof LDAPException spoken
        ? LdapLink.failure(spoken, deadline)
        : new LdapFailure(LdapRefusal.UNREACHABLE, at + ": " + said);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed as far as it can be.
    }
  }

  /** Hands out the one socket. */
  private static final class Ready extends SocketFactory {
    private final Socket socket;

    Ready(Socket socket) {
      this.socket = socket;
    }

    /** The library connects what it gets without an address; this one is connected. */
    @Override
    public Socket createSocket() throws IOException {
      throw new IOException("it is connected already");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      return socket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      return socket;
    }
  }
}
