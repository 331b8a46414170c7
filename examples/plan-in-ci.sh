#!/bin/sh
# What a change of networks.yaml would do to a host, in CI and without the host: against a snapshot of it.
#   virtnet snapshot --connect qemu+ssh://root@kvm1/system > kvm1.json    where the host can be reached, now and then
#   examples/plan-in-ci.sh networks.yaml kvm1.json                        in CI, for every change
# Ends with 0 where it can be done, changes or not; VIRTNET may name the command.
virtnet=${VIRTNET:-npx virtnet}
wanted=${1:?a file of networks}
snapshot=${2:?a file of virtnet snapshot}

$virtnet plan "$wanted" --snapshot "$snapshot"
case $? in
0) echo 'ci: nothing changes' ;;
1) echo 'ci: the plan above is carried out when this is merged' ;;
2) echo "ci: $wanted makes no sense" && exit 2 ;;
*) echo 'ci: it cannot be done on that host' && exit 1 ;;
esac
