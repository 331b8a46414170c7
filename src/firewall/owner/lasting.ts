import { type ShellText, sh, shellWord } from '../../base/index.js'

/** The same for good: in the words of the program that would undo it, or forget it at a reboot. */
export interface LastingRemedy {
  /** Whose settings these are: `ufw`, `firewalld`, `Docker`, `NixOS`, `sysctl`, … */
  readonly tool: string
  /** What to do, for people. */
  readonly text: string
  /** Commands, as root on the host, in order; empty where `lines` belong into a file that people keep. */
  readonly commands: readonly string[]
  /** Lines for the file that `text` names. */
  readonly lines: readonly string[]
}

/** What is known of the commands that help for now. */
export interface LastingContext {
  /** Who stopped the packets. @see ownerOf */
  readonly owner?: string | undefined
  /** The hook of the chain that stopped them. */
  readonly hook?: string | undefined
  /** The link that packets come in by. */
  readonly inLink?: string | undefined
  /** The guests' subnet. */
  readonly subnet?: string | undefined
  /** Ports of the host that guests ask, where it is about those. */
  readonly ports?: { readonly tcp?: readonly number[]; readonly udp?: readonly number[] } | undefined
  /** Docker's rules show that it is 28 or later, which has the option. */
  readonly dockerHasNoDrop?: boolean | undefined
}

/** What keeps the effect of commands, tool by tool; none for commands that last by themselves beyond any doubt. */
export function lastingRemedies(commands: readonly string[], context: LastingContext = {}): LastingRemedy[] {
  const groups = new Map<string, string[]>()
  for (const command of commands) {
    const tool = toolOf(command, context)
    groups.set(tool, [...(groups.get(tool) ?? []), command])
  }
  return [...groups].flatMap(([tool, own]) => keep[tool]?.(own, context) ?? others(tool, own, context))
}

/** The same for several steps: what one program has to keep is said once, with all that it is about. */
export function lastingOfAll(
  steps: readonly { readonly commands: readonly string[]; readonly about?: LastingContext | undefined }[],
): LastingRemedy[] {
  const groups = new Map<string, { commands: string[]; about: LastingContext }>()
  for (const { commands, about = {} } of steps) {
    const key = `${about.owner} ${about.hook}`
    const known = groups.get(key) ?? { commands: [], about }
    for (const command of commands) if (!known.commands.includes(command)) known.commands.push(command)
    known.about = { ...about, ...known.about, ports: joined(known.about.ports, about.ports) }
    groups.set(key, known)
  }
  const found = [...groups.values()].flatMap(({ commands, about }) => lastingRemedies(commands, about))
  // Commands that name their program are the same whoever stopped the packets.
  const once = new Map(found.map((one) => [`${one.tool} ${one.text} ${one.commands.join()} ${one.lines.join()}`, one]))
  return [...once.values()]
}

type Ports = LastingContext['ports']

function joined(some: Ports, others: Ports): Ports {
  if (!some || !others) return some ?? others
  const both = (of: 'tcp' | 'udp'): number[] =>
    [...new Set([...(some[of] ?? []), ...(others[of] ?? [])])].sort((a, b) => a - b)
  return { tcp: both('tcp'), udp: both('udp') }
}

function toolOf(command: string, { owner }: LastingContext): string {
  const [first = ''] = command.split(' ')
  if (first === 'ufw') return 'ufw'
  if (first === 'firewall-cmd') return 'firewalld'
  if (first === 'fail2ban-client') return 'fail2ban'
  if (first === 'cscli') return 'CrowdSec'
  if (first === 'nordvpn') return 'NordVPN'
  if (first === 'sysctl') return 'sysctl'
  if (/^ip6?tables(-legacy)? -I DOCKER-USER /.test(command)) return 'Docker'
  if (owner !== undefined && /^(ip6?tables|nft)/.test(first)) return owner === 'libvirt' ? first : owner
  return first
}

type Keep = (commands: readonly string[], context: LastingContext) => LastingRemedy[]

const keep: Readonly<Record<string, Keep>> = {
  ufw: (commands) => {
    const own = commands.filter((command) => command.startsWith('ufw '))
    const rules = commands.filter((command) => /^ip6?tables -I (INPUT|FORWARD|OUTPUT) /.test(command))
    const lines = rules.map((command) => {
      const six = command.startsWith('ip6tables') ? '6' : ''
      return command.replace(/^\S+ -I (\S+) /, (_all, chain: string) => `-I ufw${six}-before-${chain.toLowerCase()} `)
    })
    const kept: LastingRemedy = { tool: 'ufw', text: 'ufw keeps it over reloads and reboots', commands: own, lines: [] }
    const file = rules.some((command) => command.startsWith('ip6tables')) ? 'before6.rules' : 'before.rules'
    const text = `ufw has no words for this: add it to /etc/ufw/${file} before COMMIT, then ufw reload`
    return [
      ...(own.length > 0 ? [kept] : []),
      ...(lines.length > 0 ? [{ tool: 'ufw', text, commands: [], lines }] : []),
    ]
  },

  firewalld: (commands) => {
    const permanent = commands.flatMap((command) =>
      / --permanent /.test(command) || command === 'firewall-cmd --reload'
        ? []
        : [command.replace('firewall-cmd ', 'firewall-cmd --permanent ')],
    )
    const already = commands.filter((command) => / --permanent /.test(command))
    const all = [...already, ...permanent]
    return [{ tool: 'firewalld', text: 'firewalld keeps it over reloads and reboots', commands: all, lines: [] }]
  },

  Docker: (commands, { dockerHasNoDrop }) => {
    const own = commands.filter((command) => / DOCKER-USER /.test(command))
    if (own.length !== commands.length) return others('Docker', commands, {})
    const folder = '/etc/systemd/system/docker.service.d'
    const file = `${folder}/virtnet-guests.conf`
    // Rules outlive Docker's restart, not the machine's: each is put back where it is missing.
    const lines = own.map((command) => {
      const asked = command.replace(' -I ', ' -C ')
      const both = `${asked} 2>/dev/null || ${command}`
      // systemd takes a percent sign and a dollar for its own.
      return `ExecStartPost=/bin/sh -c ${shellWord(both.replaceAll('%', '%%').replaceAll('$', '$$$$'))}`
    })
    const written: ShellText = { shell: `>${file}` }
    const all = ['[Service]', ...lines]
    const option = dockerHasNoDrop
      ? '; or set "ip-forward-no-drop": true in /etc/docker/daemon.json, with which Docker no longer closes forwarding for anything on this host'
      : ''
    return [
      {
        tool: 'Docker',
        text: `DOCKER-USER keeps its rules over Docker's restarts; a drop-in of its unit puts them back after a reboot${option}`,
        commands: [sh`mkdir -p ${folder}`, sh`printf ${'%s\\n'} ${all} ${[written]}`, 'systemctl daemon-reload'],
        lines: [],
      },
    ]
  },

  fail2ban: (commands) => {
    const addresses = [...new Set(commands.flatMap((command) => / unbanip (\S+)$/.exec(command)?.[1] ?? []))]
    return [
      {
        tool: 'fail2ban',
        text: 'have fail2ban never ban it: in /etc/fail2ban/jail.local, then fail2ban-client reload',
        commands: [],
        lines: ['[DEFAULT]', `ignoreip = 127.0.0.1/8 ::1 ${addresses.join(' ')}`],
      },
    ]
  },

  CrowdSec: (commands) => {
    const whom = [...new Set(commands.flatMap((command) => / --(?:ip|range) (\S+)$/.exec(command)?.[1] ?? []))]
    if (whom.length === 0) return others('CrowdSec', commands, {})
    return [
      {
        tool: 'CrowdSec',
        text: 'have CrowdSec never decide against it: an allowlist',
        commands: [
          'cscli allowlists create libvirt-guests -d "guests of libvirt networks"',
          ...whom.map((one) => sh`cscli allowlists add libvirt-guests ${one}`),
        ],
        lines: [],
      },
    ]
  },

  NordVPN: (commands, { subnet, hook, ports }) => {
    if (commands.every((command) => command.startsWith('nordvpn ')))
      return [{ tool: 'NordVPN', text: 'NordVPN keeps its allowlist', commands, lines: [] }]
    const allow = 'nordvpn allowlist add'
    const listed =
      hook === 'forward' && subnet !== undefined
        ? [sh`nordvpn allowlist add subnet ${subnet}`]
        : [
            ...(ports?.udp ?? []).map((port) => `${allow} port ${port} protocol UDP`),
            ...(ports?.tcp ?? []).map((port) => `${allow} port ${port} protocol TCP`),
          ]
    return [
      {
        tool: 'NordVPN',
        text: 'NordVPN writes its rules anew when it connects: put guests on its allowlist',
        commands: listed,
        lines: [],
      },
    ]
  },

  Mullvad: () => [
    {
      tool: 'Mullvad',
      text: 'Mullvad writes its rules anew when it connects: let it share the local network',
      commands: ['mullvad lan set allow'],
      lines: [],
    },
  ],

  NixOS: (commands, { hook, inLink, ports }) => {
    const asLines = (): string[] => {
      if (hook === 'prerouting') return ['networking.firewall.checkReversePath = "loose";']
      if (hook === 'input' && inLink !== undefined && ports) {
        const at = `networking.firewall.interfaces.${JSON.stringify(inLink)}`
        return (['TCP', 'UDP'] as const).flatMap((protocol) => {
          const wanted = ports[protocol === 'TCP' ? 'tcp' : 'udp'] ?? []
          return wanted.length === 0 ? [] : [`${at}.allowed${protocol}Ports = [ ${wanted.join(' ')} ];`]
        })
      }
      const nft = commands.every((command) => command.startsWith('nft '))
      if (nft && hook === 'forward')
        return [
          "networking.firewall.extraForwardRules = ''",
          ...commands.map((command) => `  ${command.replace(/^nft insert rule \S+ \S+ \S+ /, '')}`),
          "'';",
        ]
      return ["networking.firewall.extraCommands = ''", ...commands.map((command) => `  ${command}`), "'';"]
    }
    return [
      {
        tool: 'NixOS',
        text: 'NixOS writes its rules from its configuration: add this to configuration.nix, then nixos-rebuild switch',
        commands: [],
        lines: asLines(),
      },
    ]
  },

  'wg-quick': (commands) => [
    {
      tool: 'wg-quick',
      text: 'wg-quick writes its rules when the tunnel comes up: add this to [Interface] in its file in /etc/wireguard',
      commands: [],
      lines: commands.map((command) => `PostUp = ${command}`),
    },
  ],

  sysctl: (commands) => {
    const settings = commands.flatMap((command) => /^sysctl -w (\S+)=(\S+)$/.exec(command)?.slice(1) ?? [])
    const pairs = settings.flatMap((name, index) => (index % 2 === 0 ? [[name, settings[index + 1]] as const] : []))
    if (pairs.length === 0) return []
    return [
      {
        tool: 'sysctl',
        text: 'a file in /etc/sysctl.d keeps it over reboots',
        commands: pairs.map(([name, value]) => {
          const file = `/etc/sysctl.d/90-virtnet-${name.split('.').at(-1)}.conf`
          return sh`echo ${`${name} = ${value}`} ${[{ shell: `>${shellWord(file)}` }]}`
        }),
        lines: [],
      },
    ]
  },

  iptables: (commands) => [
    {
      tool: 'iptables',
      text: 'rules of iptables are gone after a reboot: save them where this host loads them from, netfilter-persistent save on Debian and Ubuntu, /etc/sysconfig/iptables on RHEL',
      commands: [],
      lines: commands.map((command) => command.replace(/^ip6?tables(-legacy)? /, '')),
    },
  ],

  nft: (commands) => [
    {
      tool: 'nftables',
      text: 'rules of nft are gone after a reboot, and when nftables.service starts: add this to the end of /etc/nftables.conf if that file makes this table, otherwise to the program that makes it',
      commands: [],
      lines: commands.map((command) => command.replace(/^nft /, '')),
    },
  ],
}

const ip6 = keep.iptables as Keep
const alike: Readonly<Record<string, Keep>> = { ip6tables: ip6, 'iptables-legacy': ip6, 'ip6tables-legacy': ip6 }

/** Programs without settings for it: their rules come anew, and the command has to come after them. */
function others(tool: string, commands: readonly string[], context: LastingContext): LastingRemedy[] {
  const own = alike[tool]
  if (own) return own(commands, context)
  if (!commands.some((command) => /^(ip6?tables|nft)/.test(command))) return []
  const text = `${tool} writes its rules anew at its start: have these run after it, by a drop-in of its unit`
  return [{ tool, text, commands: [], lines: commands.map((command) => `ExecStartPost=${command}`) }]
}
