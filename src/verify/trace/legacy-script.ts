import { readAll } from './trace-monitor.js'

/**
 * Rules that this script inserts before all others of the raw table's chains: the numbers of others are too high by
 * this.
 */
export const legacyRules = 6

/**
 * Prints the trace of legacy iptables, one line per event: `xt LINK TABLE:CHAIN:KIND:NUMBER HEADERS`, with the headers
 * in hexadecimal. The kernel sends these to the program that listens for logged packets.
 *
 * @see Linux, trace_packet() in net/ipv4/netfilter/ip_tables.c; libnetfilter_log
 */
const listener = `use strict; use Socket; $| = 1;
socket(my $socket, 16, SOCK_RAW, 12) or die "netlink: $!";
bind($socket, pack("SSLL", 16, 0, 0, 0)) or die "netlink: $!";
setsockopt($socket, SOL_SOCKET, 33, pack("L", 1 << 24));
my $number = 1;
sub attribute { my ($kind, $value) = @_; my $length = 4 + length $value; pack("SS", $length, $kind) . $value . "\\0" x (-$length & 3) }
sub configure {
  my ($family, @attributes) = @_;
  my $body = pack("CCn", $family, 0, 0) . join "", @attributes;
  send($socket, pack("LSSLL", 16 + length $body, 4 << 8 | 1, 5, $number++, 0) . $body, 0, pack("SSLL", 16, 0, 0, 0)) or die "netlink: $!";
  recv($socket, my $answer, 8192, 0);
  my $error = unpack("l", substr $answer, 16, 4);
  die "another program already reads logged packets\\n" if $error == -16;
  die "nfnetlink_log: error $error\\n" if $error;
}
configure(0, attribute(1, pack "C", 1));
configure(0, attribute(2, pack "NCx", 128, 2));
configure(0, attribute(5, pack "N", 1));
print "listening\\n";
while (1) {
  defined recv($socket, my $read, 65536, 0) or next;
  for (my $at = 0; $at + 20 <= length $read;) {
    my ($length, $kind) = unpack("LS", substr $read, $at, 6);
    last if $length < 20;
    my ($body, $from, %found) = (substr($read, $at + 20, $length - 20), 0);
    while ($kind == 4 << 8 && $from + 4 <= length $body) {
      my ($size, $name) = unpack("SS", substr $body, $from, 4);
      last if $size < 4;
      $found{$name & 0x7fff} = substr $body, $from + 4, $size - 4;
      $from += ($size + 3) & ~3;
    }
    my $link = unpack("N", $found{4} // "") // 0;
    printf "xt %d %s %s\\n", $link, $1, unpack("H*", $found{9} // "") if ($found{10} // "") =~ /^TRACE: (\\S+)/;
    $at += ($length + 3) & ~3;
  }
}`

const matches = (isSix: boolean): string[] => [
  '-p tcp --sport "$ports"',
  '-p tcp --dport "$ports"',
  '-p udp --sport "$ports"',
  '-p udp --dport "$ports"',
  ...(isSix
    ? ['-p icmpv6 --icmpv6-type echo-request', '-p icmpv6 --icmpv6-type echo-reply']
    : ['-p icmp --icmp-type echo-request', '-p icmp --icmp-type echo-reply']),
]

const rules = (family: 'ip' | 'ip6', action: '-I' | '-D'): string =>
  ['PREROUTING', 'OUTPUT']
    .flatMap((chain) =>
      matches(family === 'ip6').map(
        (match) =>
          `${family}tables-legacy -w -t raw ${action} ${chain} ${match} -j TRACE${action === '-D' ? ' 2>/dev/null' : ' || failed=1'}`,
      ),
    )
    .join('\n')

const logger = { ip: '/proc/sys/net/netfilter/nf_log/2', ip6: '/proc/sys/net/netfilter/nf_log/10' } as const

/**
 * Traces until the input ends: $1 is a span of ports. At the end it restores the raw tables and the logger of traced
 * packets.
 */
export const legacyScript = (families: readonly ('ip' | 'ip6')[]): string =>
  [
    "trap '' HUP INT TERM PIPE",
    'ports=$1 failed=',
    'command -v perl >/dev/null || { echo "perl is missing" >&2; exit 1; }',
    `perl -e '${listener}' &
monitor=$!`,
    ...families.map(
      (family) => `was_${family}=$(cat ${logger[family]})
echo nfnetlink_log >${logger[family]} || failed=1
${rules(family, '-I')}`,
    ),
    'if [ -z "$failed" ]; then echo ready',
    readAll('0'),
    'fi',
    'kill -9 $monitor',
    ...families.map(
      (family) => `${rules(family, '-D')}
echo "$was_${family}" >${logger[family]}`,
    ),
    'exit 0',
  ].join('\n')
