package dev.gatehouse.server.connection.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** TLS to one server: its certificate must be signed by a trusted authority, for its name. */
final class LdapTls extends SSLSocketFactory {
  private final SSLSocketFactory factory;
  private final String host;

  /**
   * @param authorities whose certificates are trusted; empty for the JDK's
   */
  LdapTls(String host, Optional<KeyStore> authorities) {
    this.host = host;
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities.orElse(null));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      factory = context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no TLS", e);
    }
  }

  /** TLS over a connected socket, agreed on. */
  SSLSocket over(Socket plain) throws IOException {
    SSLSocket socket = (SSLSocket) createSocket(plain, host, plain.getPort(), true);
    socket.startHandshake();
    return socket;
  }

  /** RFC 4513 §3.1.3: the name that was entered is compared, never one that the peer says. */
  @Override
  public Socket createSocket(Socket plain, String unused, int port, boolean closeBoth)
      throws IOException {
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, closeBoth);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("LDAPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    if (isName(host)) {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static boolean isName(String host) {
    try {
      InetAddress.ofLiteral(host);
      return false;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  /** Protocol, cipher and certificate, for the trace. */
  static String described(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      String certificate =
          chain.length > 0 && chain[0] instanceof X509Certificate own
              ? own.getSubjectX500Principal() + ", valid until " + own.getNotAfter().toInstant()
              : "no certificate";
      return session.getProtocol() + ", " + certificate;
    } catch (IOException e) {
      return session.getProtocol() + ", no certificate";
    }
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return factory.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return factory.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(String to, int port) {
    throw new UnsupportedOperationException("TLS goes over a socket to a checked address");
  }

  @Override
  public Socket createSocket(String to, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException("TLS goes over a socket to a checked address");
  }

  @Override
  public Socket createSocket(InetAddress to, int port) {
    throw new UnsupportedOperationException("TLS goes over a socket to a checked address");
  }

  @Override
  public Socket createSocket(InetAddress to, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException("TLS goes over a socket to a checked address");
  }
}
