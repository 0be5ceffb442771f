package io.understudy.replicator.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the list of services. Used for one file. */
final class ServiceReader {
  /** US_MAX_SERVICES of the segment plane. */
  private static final int MOST_SERVICES = 64;

  private final CrossCheck check;
  private final Problems problems;

  ServiceReader(CrossCheck check, Problems problems) {
    this.check = check;
    this.problems = problems;
  }

  List<Service> read(Section root) {
    List<Service> services = root.groups("services", this::service);
    if (!root.isPresent("services") || root.isEmpty("services")) {
      root.problem(
          "services", "has no service", "write at least one, beginning with '- name: web'");
    } else if (services.size() > MOST_SERVICES) {
      root.problem(
          "services",
          services.size() + " services are more than " + MOST_SERVICES,
          "put several ports into one service");
    }
    return services;
  }

  private Service service(Section section) {
    String name = section.required("name", "web", Values::name);
    ServiceAddress address = section.required("address", "10.77.0.100/24", Addresses::service);
    List<ServicePort> ports = ports(section);
    String preferred = section.optional("preferred-primary", check.defaultPrimary(), Values::name);
    Tap tap = section.optional("tap", Tap.RELAY, Values.word(Tap.class));
    Mirrored mirrored = section.optional("mirrored", Mirrored.INBOUND, Values.word(Mirrored.class));
    MacAddress multicastMac = section.optional("multicast-mac", null, MacAddress::group);
    Commit commit = section.optional("commit", Commit.SYNC, Values.word(Commit.class));
    Engine engine = section.optional("engine", Engine.AUTO, Values.word(Engine.class));
    Optional<ProbeSettings> probe = new ProbeReader(section.group("probe")).read(ports);
    section.finish();
    check.service(section, name, address, preferred);
    check.tap(section, tap);
    check.engine(section, engine, tap, ports);
    return new Service(
        name,
        address,
        ports,
        preferred,
        tap,
        mirrored,
        Optional.ofNullable(multicastMac),
        commit,
        engine,
        probe);
  }

  private List<ServicePort> ports(Section section) {
    Set<ServicePort> seen = new HashSet<>();
    List<ServicePort> ports =
        section.values(
            "ports",
            text -> {
              ServicePort port = Values.servicePort(text);
              if (!seen.add(port)) {
                throw new ValueException(port + " is listed twice", "remove one of them");
              }
              return port;
            });
    if (!section.isPresent("ports")) {
      section.problem("ports", "is missing", "write ports: [tcp/8080]");
    } else if (section.isEmpty("ports")) {
      section.problem("ports", "has no port", "write ports: [tcp/8080]");
    }
    return ports;
  }
}
