/*
 * Real packets between test machines; one static binary for network namespaces and emulated guests.
 *
 *   probe ping ADDRESS MS        one echo request
 *   probe tcp ADDRESS PORT MS    connects; the server answers with the source address it saw
 *   probe udp ADDRESS PORT MS    sends one datagram; the same
 *   probe many                   a probe for each line `ID VERB ADDRESS PORT MS` of its input, side by side; their lines
 *                                begin with their ID
 *   probe serve PORTS FILE       TCP and UDP, IPv4 and IPv6, in the background; prints its process id and
 *                                notes `PROTOCOL ADDRESS PORT` of every client in FILE. PORTS is 80 or 80,443
 *   probe relay ADDRESS PORT     joins stdin and stdout to a TCP connection
 *
 * The clients print one line of JSON: reached, and source, or error and the ICMP message that told it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <netinet/ip6.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef union {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} address;

static address target;
static int family;

/* What was sent, so that an ICMP error about another packet of the same machine is not taken for its own. */
static struct {
  int protocol;
  /* Ports, or an echo request's identifier in the second; network byte order. */
  unsigned short from, to;
} sent;

static long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void die(const char *what) {
  perror(what);
  exit(64);
}

static socklen_t length(void) {
  return family == AF_INET ? sizeof target.v4 : sizeof target.v6;
}

static void parse(const char *text, int port) {
  if (inet_pton(AF_INET, text, &target.v4.sin_addr) == 1) {
    family = target.v4.sin_family = AF_INET;
    target.v4.sin_port = htons(port);
  } else if (inet_pton(AF_INET6, text, &target.v6.sin6_addr) == 1) {
    family = target.v6.sin6_family = AF_INET6;
    target.v6.sin6_port = htons(port);
  } else {
    fprintf(stderr, "not an address: %s\n", text);
    exit(64);
  }
}

static void failed(const char *error) {
  printf("{\"reached\":false,\"error\":\"%s\"}\n", error);
  exit(0);
}

/* The names that tests use for what a socket says. */
static const char *name_of(int error) {
  const char *name = strerrorname_np(error);
  return name ? name : "unknown";
}

/* Hears every ICMP message that this machine gets, so that an error can be told with its type, code and sender. */
static int open_icmp(void) {
  int s = socket(family, SOCK_RAW | SOCK_NONBLOCK, family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6);
  if (s < 0) die("raw socket");
  return s;
}

/* Whether the packet that an ICMP error quotes, from its transport header on, is the one that was sent. */
static int is_ours(int protocol, const unsigned char *transport) {
  unsigned short words[3];
  memcpy(words, transport, sizeof words);
  if (protocol != sent.protocol) return 0;
  if (protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6) return words[2] == sent.to;
  return words[0] == sent.from && words[1] == sent.to;
}

enum heard { NOTHING, ECHO_REPLY, TOLD };

static enum heard read_icmp(int s, int identifier, char *json, size_t size) {
  unsigned char packet[2048];
  address from;
  socklen_t from_length = sizeof from;
  ssize_t n = recvfrom(s, packet, sizeof packet, 0, &from.any, &from_length);
  char text[INET6_ADDRSTRLEN];
  int type, code;
  if (family == AF_INET) {
    size_t head = (packet[0] & 15) * 4;
    if (n < (ssize_t)(head + 8)) return NOTHING;
    struct icmphdr *icmp = (void *)(packet + head);
    if (icmp->type == ICMP_ECHOREPLY && ntohs(icmp->un.echo.id) == identifier &&
        from.v4.sin_addr.s_addr == target.v4.sin_addr.s_addr)
      return ECHO_REPLY;
    struct iphdr *inner = (void *)(packet + head + 8);
    if ((icmp->type != ICMP_DEST_UNREACH && icmp->type != ICMP_TIME_EXCEEDED) || n < (ssize_t)(head + 36) ||
        inner->daddr != target.v4.sin_addr.s_addr || n < (ssize_t)(head + 8 + inner->ihl * 4 + 8) ||
        !is_ours(inner->protocol, (unsigned char *)inner + inner->ihl * 4))
      return NOTHING;
    type = icmp->type, code = icmp->code;
    inet_ntop(AF_INET, &from.v4.sin_addr, text, sizeof text);
  } else {
    if (n < 8) return NOTHING;
    struct icmp6_hdr *icmp = (void *)packet;
    if (icmp->icmp6_type == ICMP6_ECHO_REPLY && ntohs(icmp->icmp6_id) == identifier &&
        !memcmp(&from.v6.sin6_addr, &target.v6.sin6_addr, 16))
      return ECHO_REPLY;
    struct ip6_hdr *inner = (void *)(packet + 8);
    if (icmp->icmp6_type > ICMP6_PARAM_PROB || n < 56 || memcmp(&inner->ip6_dst, &target.v6.sin6_addr, 16) ||
        !is_ours(inner->ip6_nxt, packet + 48))
      return NOTHING;
    type = icmp->icmp6_type, code = icmp->icmp6_code;
    inet_ntop(AF_INET6, &from.v6.sin6_addr, text, sizeof text);
  }
  snprintf(json, size, "{\"type\":%d,\"code\":%d,\"from\":\"%s\"}", type, code, text);
  return TOLD;
}

static void told(int icmp, const char *error, const char *json) {
  char late[128] = "";
  struct pollfd p = {.fd = icmp, .events = POLLIN};
  /* The socket may know of the error a moment before the message can be read. */
  for (long until = now_ms() + 50; !*json && !*late && poll(&p, 1, until > now_ms() ? until - now_ms() : 0) > 0;)
    read_icmp(icmp, -1, late, sizeof late);
  if (*late) json = late;
  if (!*json) failed(error);
  printf("{\"reached\":false,\"error\":\"%s\",\"icmp\":%s}\n", error, json);
  exit(0);
}

static void reached(int icmp, int s) {
  char line[128] = "", source[INET6_ADDRSTRLEN] = "";
  ssize_t n = recv(s, line, sizeof line - 1, 0);
  int port = 0;
  if (n < 0) told(icmp, name_of(errno), "");
  line[n > 0 ? n : 0] = 0;
  if (sscanf(line, "%45s %d", source, &port) == 2)
    printf("{\"reached\":true,\"source\":\"%s\",\"sourcePort\":%d}\n", source, port);
  else
    printf("{\"reached\":true}\n");
  exit(0);
}

static void ping(int timeout) {
  int icmp = open_icmp(), identifier = getpid() & 0xffff;
  unsigned char packet[16] = {0};
  packet[0] = family == AF_INET ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
  packet[4] = identifier >> 8, packet[5] = identifier & 255, packet[7] = 1;
  sent.protocol = family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6;
  sent.to = htons(identifier);
  if (family == AF_INET) {
    unsigned sum = 0;
    for (int i = 0; i < 16; i += 2) sum += packet[i] << 8 | packet[i + 1];
    sum = ~((sum & 0xffff) + (sum >> 16));
    packet[2] = sum >> 8 & 255, packet[3] = sum & 255;
  }
  if (sendto(icmp, packet, sizeof packet, 0, &target.any, length()) < 0) failed(name_of(errno));
  for (long until = now_ms() + timeout, left; (left = until - now_ms()) > 0;) {
    char json[128] = "";
    struct pollfd p = {.fd = icmp, .events = POLLIN};
    if (poll(&p, 1, left) <= 0) continue;
    enum heard heard = read_icmp(icmp, identifier, json, sizeof json);
    if (heard == TOLD) told(icmp, "unreachable", json);
    if (heard == ECHO_REPLY) {
      printf("{\"reached\":true}\n");
      exit(0);
    }
  }
  failed("timeout");
}

static void client(int type, int timeout) {
  int icmp = open_icmp(), s = socket(family, type | SOCK_NONBLOCK, 0), connected = type == SOCK_DGRAM;
  if (s < 0) die("socket");
  /* The port that the kernel is about to give is known before a packet leaves. */
  address own = {.any.sa_family = family};
  socklen_t own_length = length();
  if (bind(s, &own.any, own_length) < 0 || getsockname(s, &own.any, &own_length) < 0) die("bind");
  sent.protocol = type == SOCK_DGRAM ? IPPROTO_UDP : IPPROTO_TCP;
  sent.from = family == AF_INET ? own.v4.sin_port : own.v6.sin6_port;
  sent.to = family == AF_INET ? target.v4.sin_port : target.v6.sin6_port;
  if (connect(s, &target.any, length()) < 0 && errno != EINPROGRESS) told(icmp, name_of(errno), "");
  if (type == SOCK_DGRAM && send(s, "probe\n", 6, 0) < 0) told(icmp, name_of(errno), "");
  for (long until = now_ms() + timeout, left; (left = until - now_ms()) > 0;) {
    struct pollfd p[2] = {{.fd = s, .events = connected ? POLLIN : POLLOUT}, {.fd = icmp, .events = POLLIN}};
    if (poll(p, 2, left) <= 0) continue;
    if (p[0].revents) {
      int error = 0;
      socklen_t size = sizeof error;
      getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &size);
      if (error) told(icmp, name_of(error), "");
      if (connected) reached(icmp, s);
      connected = 1;
    } else if (p[1].revents) {
      char json[128] = "";
      /* An unconnected answer of the network ends a datagram; TCP tries again until its socket says otherwise. */
      if (read_icmp(icmp, -1, json, sizeof json) == TOLD) told(icmp, "unreachable", json);
    }
  }
  failed("timeout");
}

/* Notes the client and tells it the address it was seen with; returns that answer. */
static int note(int log, const char *protocol, const address *from, char *answer, size_t size) {
  char text[INET6_ADDRSTRLEN], line[128];
  const char *shown = inet_ntop(AF_INET6, &from->v6.sin6_addr, text, sizeof text);
  if (!strncmp(shown, "::ffff:", 7)) shown += 7;
  int n = snprintf(line, sizeof line, "%s %s %d\n", protocol, shown, ntohs(from->v6.sin6_port));
  if (write(log, line, n) != n) die("note");
  return snprintf(answer, size, "%s", line + strlen(protocol) + 1);
}

static void serve_stream(int log, int listening) {
  address from;
  char answer[128];
  socklen_t size = sizeof from;
  int s = accept(listening, &from.any, &size);
  if (s < 0) return;
  int n = note(log, "tcp", &from, answer, sizeof answer);
  send(s, answer, n, MSG_NOSIGNAL);
  close(s);
}

static void serve_datagram(int log, int s) {
  address from;
  char buffer[2048], control[256];
  struct iovec part = {.iov_base = buffer, .iov_len = sizeof buffer};
  struct msghdr message = {.msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1,
                           .msg_control = control, .msg_controllen = sizeof control};
  if (recvmsg(s, &message, 0) < 0) return;
  /* The control part, sent back, makes the answer come from the address that was asked. */
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
    struct in6_pktinfo *to = (void *)CMSG_DATA(c);
    if (c->cmsg_type == IPV6_PKTINFO && !IN6_IS_ADDR_LINKLOCAL(&to->ipi6_addr)) to->ipi6_ifindex = 0;
  }
  part.iov_len = note(log, "udp", &from, buffer, sizeof buffer);
  sendmsg(s, &message, 0);
}

#define MOST_PORTS 16

static void serve(char *ports, const char *file) {
  struct pollfd p[2 * MOST_PORTS];
  int on = 1, off = 0, count = 0;
  for (char *port = strtok(ports, ","); port; port = strtok(NULL, ",")) {
    struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons(atoi(port))};
    if (count == 2 * MOST_PORTS) {
      fprintf(stderr, "probe: too many ports\n");
      exit(64);
    }
    for (int i = 0; i < 2; i++) {
      int s = socket(AF_INET6, i ? SOCK_DGRAM : SOCK_STREAM, 0);
      setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
      setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
      if (bind(s, (void *)&any, sizeof any) < 0) die("bind");
      setsockopt(s, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
      if (i == 0 && listen(s, 64) < 0) die("listen");
      p[count++] = (struct pollfd){.fd = s, .events = POLLIN};
    }
  }
  int log = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0644);
  if (log < 0) die(file);
  pid_t pid = fork();
  if (pid) {
    printf("%d\n", pid);
    exit(0);
  }
  setsid();
  int null = open("/dev/null", O_RDWR);
  for (int i = 0; i < 3; i++) dup2(null, i);
  for (;;) {
    poll(p, count, -1);
    for (int i = 0; i < count; i++) {
      if (!p[i].revents) continue;
      if (i % 2) serve_datagram(log, p[i].fd);
      else serve_stream(log, p[i].fd);
    }
  }
}

/* So many processes at once; the others wait for one to end. */
#define SIDE_BY_SIDE 300

static void send_one(const char *verb, const char *to, int port, int timeout) {
  int echo = !strcmp(verb, "ping");
  /* A raw socket takes a port for a protocol. */
  parse(to, echo ? 0 : port);
  if (echo) ping(timeout);
  client(*verb == 't' ? SOCK_STREAM : SOCK_DGRAM, timeout);
}

static void many(void) {
  char id[32], verb[8], to[64];
  int port, timeout, running = 0;
  while (scanf("%31s %7s %63s %d %d", id, verb, to, &port, &timeout) == 5) {
    if (running == SIDE_BY_SIDE && wait(NULL) > 0) running--;
    pid_t pid = fork();
    if (pid < 0) die("fork");
    if (!pid) {
      /* Id and answer leave in one piece at the end. */
      printf("%s ", id);
      send_one(verb, to, port, timeout);
    }
    running++;
  }
  while (wait(NULL) > 0) continue;
}

static void relay(void) {
  int s = socket(family, SOCK_STREAM, 0);
  if (connect(s, &target.any, length()) < 0) die("connect");
  struct pollfd p[2] = {{.fd = 0, .events = POLLIN}, {.fd = s, .events = POLLIN}};
  for (char buffer[65536];;) {
    if (poll(p, 2, -1) < 0) die("poll");
    for (int i = 0; i < 2; i++) {
      if (!p[i].revents) continue;
      ssize_t n = read(p[i].fd, buffer, sizeof buffer);
      if (n <= 0) exit(0);
      for (ssize_t done = 0, w; done < n; done += w)
        if ((w = write(i ? 1 : s, buffer + done, n - done)) <= 0) exit(0);
    }
  }
}

int main(int count, char **argument) {
  const char *verb = count > 1 ? argument[1] : "";
  signal(SIGPIPE, SIG_IGN);
  if (!strcmp(verb, "serve") && count == 4) {
    serve(argument[2], argument[3]);
  } else if (!strcmp(verb, "many") && count == 2) {
    many();
    return 0;
  } else if (!strcmp(verb, "ping") && count == 4) {
    send_one(verb, argument[2], 0, atoi(argument[3]));
  } else if ((!strcmp(verb, "tcp") || !strcmp(verb, "udp")) && count == 5) {
    send_one(verb, argument[2], atoi(argument[3]), atoi(argument[4]));
  } else if (!strcmp(verb, "relay") && count == 4) {
    parse(argument[2], atoi(argument[3]));
    relay();
  }
  fprintf(stderr, "probe: see the top of probe.c\n");
  return 64;
}
