/** A shell function that loads an eBPF program which returns one value, and pins it: `load xdp 1 PATH`. Perl's only need. */
export const programs = `
mkdir -p /run/bpf; mount -t bpf bpf /run/bpf
load() {
  perl -e '
    my ($kind, $value, $path) = @ARGV;
    my %kinds = (tc => 3, xdp => 6);
    # r0 = value; exit
    my $code = pack("CCsl", 0xb7, 0, 0, $value) . pack("CCsl", 0x95, 0, 0, 0);
    my ($license, $name) = ("GPL\\0", "$path\\0");
    my $at = sub { unpack("Q", pack("P", $_[0])) };
    my $loaded = pack("LLQQLLQLL", $kinds{$kind}, 2, $at->($code), $at->($license), (0) x 5) . pack("a16x64", "stops");
    my $call = { x86_64 => 321, aarch64 => 280, riscv64 => 280 }->{(split " ", \`uname -m\`)[0]};
    my $program = syscall($call, 5, $loaded, length $loaded);
    die "load: $!" if $program < 0;
    my $pinned = pack("QLL", $at->($name), $program, 0);
    syscall($call, 6, $pinned, length $pinned) == 0 or die "pin: $!";
  ' "$1" "$2" "/run/bpf/$3"
}
`
