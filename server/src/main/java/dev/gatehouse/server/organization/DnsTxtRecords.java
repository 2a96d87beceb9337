package dev.gatehouse.server.organization;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.Collectors;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * TXT records by the JDK's DNS provider, which asks name servers itself: over UDP, and over TCP
 * what does not fit there. It does not hand out whether an answer was cut short, so an answer that
 * is nearly as long as one UDP message may be counts as incomplete.
 */
public final class DnsTxtRecords implements TxtRecords {
  private static final String FACTORY = "com.sun.jndi.dns.DnsContextFactory";

  /** In milliseconds; each further try waits twice as long. */
  private static final String FIRST_WAIT = "1000";

  private static final String TRIES = "2";
  private static final int MOST_RECORDS = 100;

  /** RFC 1035 §4.2.1: a message over UDP has at most 512 octets. */
  private static final int MESSAGE_OVER_UDP = 512;

  /** Header, question, and name, type, class, time to live and length of each record. */
  private static final int HEAD = 12 + 4;

  private static final int HEAD_OF_RECORD = 12;

  private final String servers;

  /**
   * @param servers at most 3 are asked; none to ask those of the system
   */
  public DnsTxtRecords(List<InetSocketAddress> servers) {
    this.servers =
        servers.isEmpty()
            ? "dns:"
            : servers.stream().limit(3).map(DnsTxtRecords::url).collect(Collectors.joining(" "));
  }

  private static String url(InetSocketAddress server) {
    String host = server.getAddress().getHostAddress();
    return "dns://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getPort();
  }

  // JNDI is feared for providers that make objects of what they are sent. The one that is named
  // here asks DNS and gives texts, and neither it nor its address is anybody's input.
  @SuppressWarnings("BanJNDI")
  @Override
  public Answer of(String name) {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, FACTORY);
    environment.put(Context.PROVIDER_URL, servers);
    environment.put("com.sun.jndi.dns.timeout.initial", FIRST_WAIT);
    environment.put("com.sun.jndi.dns.timeout.retries", TRIES);
    try {
      InitialDirContext context = new InitialDirContext(environment);
      try {
        Attribute records = context.getAttributes(name, new String[] {"TXT"}).get("TXT");
        return records == null || records.size() == 0
            ? new Answer.None()
            : found(name, records.getAll());
      } finally {
        context.close();
      }
    } catch (NameNotFoundException e) {
      return new Answer.None(); // RFC 1035 §4.1.1: response code 3, the name does not exist
    } catch (NamingException e) {
      return new Answer.Unanswered(String.valueOf(e.getMessage()));
    }
  }

  private static Answer found(String name, NamingEnumeration<?> records) throws NamingException {
    List<String> values = new ArrayList<>();
    while (records.hasMore() && values.size() < MOST_RECORDS) {
      values.add(joined(String.valueOf(records.next())));
    }
    boolean all = !records.hasMore() && !mayBeCutShort(name, values);
    records.close();
    return new Answer.Found(values, all);
  }

  /** Whether one more record of ours may have been there and had no room. */
  private static boolean mayBeCutShort(String name, List<String> values) {
    int ours = HEAD_OF_RECORD + DomainProofs.LONGEST_VALUE;
    int octets =
        HEAD
            + name.length()
            + 2
            + values.stream().mapToInt(value -> HEAD_OF_RECORD + 1 + value.length()).sum();
    return octets <= MESSAGE_OVER_UDP && octets + ours > MESSAGE_OVER_UDP;
  }

  /**
   * RFC 1035 §3.3.14: a record is one or more strings; they are one text that was too long for one.
   * The provider separates them by spaces and quotes those that hold spaces, quotes or backslashes.
   */
  static String joined(String presented) {
    StringBuilder text = new StringBuilder(presented.length());
    boolean quoted = false;
    for (int i = 0; i < presented.length(); i++) {
      char c = presented.charAt(i);
      if (quoted && c == '\\' && i + 1 < presented.length()) {
        i++;
        text.append(presented.charAt(i));
      } else if (c == '"') {
        quoted = !quoted;
      } else if (quoted || c != ' ') {
        text.append(c);
      }
    }
    return text.toString();
  }
}
