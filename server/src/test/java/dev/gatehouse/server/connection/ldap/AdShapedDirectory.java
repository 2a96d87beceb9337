package dev.gatehouse.server.connection.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryExtendedOperationHandler;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.InMemoryRequestHandler;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ExtendedRequest;
import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.schema.Schema;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import dev.gatehouse.server.TestAuthority;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A directory in this process that behaves as Active Directory does where others do not: binding
 * with principal names, codes in the diagnostics of refused binds, binary GUIDs and SIDs, the
 * matching rule in chain, values in ranges.
 */
final class AdShapedDirectory implements AutoCloseable {
  static final String BASE = "dc=corp,dc=example";
  static final String SERVICE = "cn=gatehouse,ou=services," + BASE;
  static final String SERVICE_PASSWORD = "the service's own";

  /** More values of an attribute than this come in ranges. */
  static final int RANGE = 5;

  private static final String SCHEMA =
      """
      dn: cn=schema
      objectClass: top
      objectClass: subschema
      cn: schema
      attributeTypes: ( 1.2.840.113556.1.4.2 NAME 'objectGUID' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
      attributeTypes: ( 1.2.840.113556.1.4.146 NAME 'objectSid' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
      attributeTypes: ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
      attributeTypes: ( 1.2.840.113556.1.4.656 NAME 'userPrincipalName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
      attributeTypes: ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
      attributeTypes: ( 1.2.840.113556.1.4.1460 NAME 'msDS-User-Account-Control-Computed' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
      attributeTypes: ( 1.2.840.113556.1.4.159 NAME 'accountExpires' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
      attributeTypes: ( 1.2.840.113556.1.4.98 NAME 'primaryGroupID' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
      attributeTypes: ( 1.2.840.113556.1.2.102 NAME 'memberOf' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )
      attributeTypes: ( 1.2.840.113556.1.4.9999 NAME 'refusal' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
      objectClasses: ( 1.2.840.113556.1.5.9 NAME 'user' SUP top STRUCTURAL MUST cn MAY ( sn $ givenName $ displayName $ mail $ uid $ department $ userPassword $ objectGUID $ objectSid $ sAMAccountName $ userPrincipalName $ userAccountControl $ msDS-User-Account-Control-Computed $ accountExpires $ primaryGroupID $ memberOf $ refusal ) )
      objectClasses: ( 1.2.840.113556.1.5.8 NAME 'group' SUP top STRUCTURAL MUST cn MAY ( member $ memberOf $ objectSid $ sAMAccountName ) )
      attributeTypes: ( 1.2.840.113556.1.2.141 NAME 'department' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
      """;

  private final InMemoryDirectoryServer server;

  /** How many binds came with a password. */
  final AtomicInteger binds = new AtomicInteger();

  /** Every password that came, so that a test can say that one did not. */
  final List<String> passwords = new CopyOnWriteArrayList<>();

  /** Where searches are sent instead of being answered; empty for nowhere. */
  volatile String refersTo = "";

  private AdShapedDirectory(InMemoryDirectoryServer server) {
    this.server = server;
  }

  static AdShapedDirectory start(TestAuthority authority) {
    try {
      InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
      config.setSchema(
          Schema.mergeSchemas(Schema.getDefaultStandardSchema(), new Schema(entry(SCHEMA))));
      config.addAdditionalBindCredentials(SERVICE, SERVICE_PASSWORD);
      config.setListenerConfigs(
          InMemoryListenerConfig.createLDAPSConfig(
              "ldaps",
              InetAddress.getLoopbackAddress(),
              LoopbackPort.free(),
              authority.serverContext().getServerSocketFactory(),
              null),
          InMemoryListenerConfig.createLDAPConfig(
              "ldap",
              InetAddress.getLoopbackAddress(),
              LoopbackPort.free(),
              authority.serverContext().getSocketFactory()));
      config
          .getExtendedOperationHandlers()
          .removeIf(one -> one.getSupportedExtendedRequestOIDs().contains(WhoAmI.OID));
      config.addExtendedOperationHandler(new WhoAmI());
      AtomicReference<AdShapedDirectory> itself = new AtomicReference<>();
      config.addInMemoryOperationInterceptor(new Rules(itself));
      InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
      AdShapedDirectory directory = new AdShapedDirectory(server);
      itself.set(directory);
      server.add(entry("dn: " + BASE + "\nobjectClass: top\nobjectClass: domain\ndc: corp\n"));
      for (String unit : List.of("staff", "groups", "services")) {
        directory.add(
            "dn: ou=%s,%s\nobjectClass: organizationalUnit\nou: %s\n".formatted(unit, BASE, unit));
      }
      server.startListening();
      return directory;
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  String ldaps() {
    return "ldaps://localhost:" + server.getListenPort("ldaps");
  }

  String ldap() {
    return "ldap://localhost:" + server.getListenPort("ldap");
  }

  void add(String ldif) {
    try {
      server.add(entry(ldif));
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A person with a mail address and a primary group of the RID 513. */
  void person(String name, String password, String... more) {
    Entry entry =
        entry(
            """
            dn: cn=%1$s Example,ou=staff,%2$s
            objectClass: user
            cn: %1$s Example
            displayName: %1$s Example
            mail: %1$s@acme.example
            sAMAccountName: %1$s
            userPrincipalName: %1$s@corp.example
            userAccountControl: 512
            accountExpires: 9223372036854775807
            primaryGroupID: 513
            userPassword: %3$s
            """
                .formatted(name, BASE, password));
    entry.addAttribute(new Attribute("objectGUID", guid(name)));
    entry.addAttribute(new Attribute("objectSid", sid(1_000 + name.hashCode() % 1_000)));
    for (String line : more) {
      String attribute = line.substring(0, line.indexOf(':'));
      entry.setAttribute(attribute, line.substring(line.indexOf(':') + 1).strip());
    }
    try {
      server.add(entry);
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  static String dn(String person) {
    return "cn=" + person + " Example,ou=staff," + BASE;
  }

  static String groupDn(String group) {
    return "cn=" + group + ",ou=groups," + BASE;
  }

  /** Members get the back-link that Active Directory makes by itself. */
  void group(String name, int rid, String... members) {
    Entry entry =
        new Entry(
            groupDn(name),
            new Attribute("objectClass", "group"),
            new Attribute("cn", name),
            new Attribute("objectSid", sid(rid)));
    if (members.length > 0) {
      entry.addAttribute("member", members);
    }
    try {
      server.add(entry);
      for (String member : members) {
        if (server.getEntry(member) != null) {
          change(member, "add: memberOf", "memberOf: " + groupDn(name));
        }
      }
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  void modify(String dn, String attribute, String value) {
    change(dn, "replace: " + attribute, attribute + ": " + value);
  }

  void addMember(String group, String dn) {
    change(groupDn(group), "add: member", "member: " + dn);
  }

  private void change(String dn, String what, String value) {
    try {
      server.modify("dn: " + dn, "changetype: modify", what, value);
    } catch (LDAPException | LDIFException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] guid(String name) {
    return Arrays.copyOf((name + "................").getBytes(StandardCharsets.US_ASCII), 16);
  }

  /** S-1-5-21-1-2-3 and the RID. */
  static byte[] sid(int rid) {
    byte[] sid = new byte[28];
    sid[0] = 1;
    sid[1] = 5;
    sid[7] = 5;
    sid[8] = 21;
    sid[12] = 1;
    sid[16] = 2;
    sid[20] = 3;
    ByteBuffer.wrap(sid).order(ByteOrder.LITTLE_ENDIAN).putInt(24, rid);
    return sid;
  }

  private static Entry entry(String ldif) {
    try (LDIFReader reader =
        new LDIFReader(new ByteArrayInputStream(ldif.getBytes(StandardCharsets.UTF_8)))) {
      return Objects.requireNonNull(reader.readEntry());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.shutDown(true);
  }

  /** Answers as Active Directory: {@code u:DOMAIN\name}. */
  private static final class WhoAmI extends InMemoryExtendedOperationHandler {
    private static final String OID = "1.3.6.1.4.1.4203.1.11.3";

    @Override
    public String getExtendedOperationHandlerName() {
      return "who am I";
    }

    @Override
    public List<String> getSupportedExtendedRequestOIDs() {
      return List.of(OID);
    }

    @Override
    public ExtendedResult processExtendedOperation(
        InMemoryRequestHandler handler, int messageId, ExtendedRequest request) {
      String id =
          entryOf(handler)
              .map(own -> "u:CORP\\" + own.getAttributeValue("sAMAccountName"))
              .orElse("");
      return new ExtendedResult(
          messageId, ResultCode.SUCCESS, null, null, null, null, new ASN1OctetString(id), null);
    }
  }

  private static Optional<Entry> entryOf(InMemoryRequestHandler handler) {
    try {
      return Optional.ofNullable(handler.getEntry(handler.getAuthenticatedDN().toString()));
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What happens to requests and entries on their way. */
  private static final class Rules extends InMemoryOperationInterceptor {
    private static final String FROM = "from";

    private final AtomicReference<AdShapedDirectory> itself;

    Rules(AtomicReference<AdShapedDirectory> itself) {
      this.itself = itself;
    }

    private AdShapedDirectory directory() {
      return Objects.requireNonNull(itself.get());
    }

    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest intercepted)
        throws LDAPException {
      SimpleBindRequest request = intercepted.getRequest();
      String password = Objects.requireNonNull(request.getPassword()).stringValue();
      directory().passwords.add(password);
      directory().binds.incrementAndGet();
      if (request.getBindDN().equalsIgnoreCase(SERVICE)) {
        return;
      }
      Entry person = person(request.getBindDN()).orElseThrow(() -> refused("525"));
      String code = Objects.requireNonNullElse(person.getAttributeValue("refusal"), "");
      boolean right = password.equals(person.getAttributeValue("userPassword"));
      // 775 comes whether the password is right or not; the others only where it is.
      if (code.equals("775") || (right && !code.isEmpty())) {
        throw refused(code);
      }
      if (!right) {
        throw refused("52e");
      }
      intercepted.setRequest(new SimpleBindRequest(person.getDN(), password));
    }

    private Optional<Entry> person(String name) throws LDAPException {
      if (name.indexOf('=') >= 0) {
        return Optional.ofNullable(directory().server.getEntry(name));
      }
      return found(Filter.createEqualityFilter("userPrincipalName", name)).stream()
          .<Entry>map(one -> one)
          .findFirst();
    }

    private List<SearchResultEntry> found(Filter filter) throws LDAPException {
      return Objects.requireNonNull(
          directory().server.search(BASE, SearchScope.SUB, filter).getSearchEntries());
    }

    private static LDAPException refused(String code) {
      return new LDAPException(
          ResultCode.INVALID_CREDENTIALS,
          "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data "
              + code
              + ", v4563");
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest intercepted)
        throws LDAPException {
      if (!directory().refersTo.isEmpty()) {
        throw new LDAPException(
            ResultCode.REFERRAL, "elsewhere", "", new String[] {directory().refersTo});
      }
      SearchRequest request = intercepted.getRequest().duplicate();
      request.setFilter(withoutChains(request.getFilter()));
      String[] attributes = request.getAttributes();
      for (int i = 0; i < attributes.length; i++) {
        int option = attributes[i].indexOf(";range=");
        if (option > 0) {
          String range = attributes[i].substring(option + ";range=".length());
          intercepted.setProperty(FROM, Integer.valueOf(range.substring(0, range.indexOf('-'))));
          attributes[i] = attributes[i].substring(0, option);
        }
      }
      request.setAttributes(attributes);
      intercepted.setRequest(request);
    }

    private Filter withoutChains(Filter filter) throws LDAPException {
      return switch (filter.getFilterType()) {
        case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(each(filter));
        case Filter.FILTER_TYPE_OR -> Filter.createORFilter(each(filter));
        case Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
            ActiveDirectory.IN_CHAIN.equals(filter.getMatchingRuleID())
                ? Filter.createORFilter(chain(Objects.requireNonNull(filter.getAssertionValue())))
                : filter;
        default -> filter;
      };
    }

    private List<Filter> each(Filter filter) throws LDAPException {
      List<Filter> all = new ArrayList<>();
      for (Filter one : filter.getComponents()) {
        all.add(withoutChains(one));
      }
      return all;
    }

    /** All groups above a name, however they hang together. */
    private Collection<Filter> chain(String dn) throws LDAPException {
      TreeSet<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      List<String> next = new ArrayList<>(List.of(dn));
      while (!next.isEmpty()) {
        String one = next.removeFirst();
        for (SearchResultEntry group : found(Filter.createEqualityFilter("member", one))) {
          if (seen.add(group.getDN())) {
            next.add(group.getDN());
          }
        }
      }
      return seen.stream().map(group -> Filter.createEqualityFilter("entryDN", group)).toList();
    }

    @Override
    public void processSearchEntry(InMemoryInterceptedSearchEntry intercepted) {
      SearchResultEntry entry = Objects.requireNonNull(intercepted.getSearchEntry());
      String[] groups = entry.getAttributeValues("memberOf");
      if (groups == null || groups.length <= RANGE) {
        return;
      }
      Integer asked = (Integer) intercepted.getProperty(FROM);
      int from = asked == null ? 0 : asked;
      int to = Math.min(groups.length, from + RANGE);
      String end = to == groups.length ? "*" : Integer.toString(to - 1);
      TreeMap<String, Attribute> attributes = new TreeMap<>();
      entry.getAttributes().forEach(one -> attributes.put(one.getName(), one));
      attributes.remove("memberOf");
      attributes.put(
          "range",
          new Attribute(
              "memberOf;range=" + from + "-" + end, Arrays.copyOfRange(groups, from, to)));
      intercepted.setSearchEntry(new SearchResultEntry(entry.getDN(), attributes.values()));
    }
  }
}
