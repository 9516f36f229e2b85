/**
 * A line of docker run, and what becomes of it. `NAME` stands for what is unique to a test, `DIR` for its folder; `PORT`, `PART`
 * of an address and `CGROUP` for what is free on its machine.
 */
export interface DockerRun {
  readonly flags: string;
  /** By default busybox:1, asleep. */
  readonly image?: string;
  readonly command?: string;
  /** Flags of which a stack file has nothing: each must be told. */
  readonly told?: readonly string[];
  /** Places of the inspect answer that differ for that reason. */
  readonly differs?: readonly string[];
  /** Takes what only one container can have: it is stopped before the copy starts. */
  readonly alone?: boolean;
  /** These kernels do not start it: it is made, and no more. */
  readonly created?: boolean;
  /** Runs in the foreground, to its end. */
  readonly attached?: boolean;
}

/** Containers that together use every flag of docker run which an engine of these machines takes. */
export const dockerRuns: Readonly<Record<string, DockerRun>> = {
  plain: { flags: "" },
  command: { flags: "--entrypoint sleep", command: "600" },
  reset: { flags: "--entrypoint ''", image: "nginx:1", command: "sleep 600" },
  image: { flags: "", image: "redis:7", command: "" },
  environment: { flags: `-e A='$x "q"' -e EMPTY= --env-file DIR/some.env --env PATH=/bin` },
  labels: { flags: "-l plain=yes --label 'with=a: b # c' --label-file DIR/some.labels" },
  annotations: { flags: "--annotation com.example.note=hello" },
  process: { flags: "-w /tmp -u 1000:1000 --group-add 2000 -t -i --init --stop-signal SIGINT --stop-timeout 3" },
  hostname: { flags: "-h box --domainname example.com" },
  health: {
    flags:
      "--health-cmd 'exit 0' --health-interval 2s --health-timeout 1500ms --health-retries 4 --health-start-period 1m30s --health-start-interval 1s",
  },
  healthless: { flags: "--no-healthcheck" },
  restart: { flags: "--restart on-failure:3" },
  always: { flags: "--restart unless-stopped" },
  ephemeral: { flags: "--rm", told: ["--rm"], differs: ["HostConfig.AutoRemove"] },
  memory: { flags: "-m 64m --memory-reservation 32m --memory-swap 96m --memory-swappiness 10 --shm-size 8m" },
  swapless: { flags: "--memory 100000k --memory-swap -1 --oom-score-adj 100" },
  killable: { flags: "-m 64m --oom-kill-disable" },
  processors: {
    flags: "--cpus 0.5 -c 512 --cpuset-cpus 0 --cpuset-mems 0",
    told: ["--cpuset-mems"],
    differs: ["HostConfig.CpusetMems"],
  },
  quota: { flags: "--cpu-period 50000 --cpu-quota 25000 --pids-limit 100" },
  limits: { flags: "--ulimit nofile=100:200 --ulimit core=0" },
  blocks: {
    flags:
      "--blkio-weight 300 --blkio-weight-device /dev/null:200 --device-read-bps /dev/null:1mb --device-read-iops /dev/null:100 --device-write-bps /dev/null:2mb --device-write-iops /dev/null:200",
    created: true,
  },
  devices: { flags: "--device /dev/null:/dev/nothing:r --device /dev/zero --device-cgroup-rule 'c 1:3 mr'" },
  capabilities: { flags: "--cap-add NET_ADMIN --cap-drop MKNOD --cap-drop chown" },
  guarded: { flags: "--read-only --security-opt no-new-privileges --security-opt seccomp=unconfined" },
  profiled: { flags: "--security-opt seccomp=DIR/profile.json --security-opt no-new-privileges" },
  open: { flags: "--security-opt systempaths=unconfined --runtime runc --isolation default" },
  spaces: { flags: "--ipc host --pid host --uts host --cgroupns host --cgroup-parent CGROUP --userns host" },
  shareable: { flags: "--ipc shareable" },
  guest: { flags: "--ipc container:NAME-shareable --pid container:NAME-plain --network container:NAME-plain" },
  hosted: { flags: "--network host" },
  alone: { flags: "--net none" },
  names: {
    flags: "--dns 1.1.1.1 --dns-option ndots:2 --dns-search example.com --add-host db:10.0.0.1 --add-host six:::1",
  },
  sysctls: { flags: "--sysctl net.ipv4.ip_forward=1 --sysctl kernel.shmmax=1000000" },
  logs: { flags: "--log-driver json-file --log-opt max-size=1m --log-opt max-file=2" },
  quiet: { flags: "--log-driver none --pull never --platform linux/amd64 -q --disable-content-trust --sig-proxy" },
  ports: { flags: "-p 127.0.0.1::80 -p 127.0.0.1::53/udp --expose 9000 --expose 9100-9101/udp" },
  taken: { flags: "-p 127.0.0.1:PORT:80", alone: true },
  published: {
    flags: "-P",
    image: "nginx:1",
    command: "sleep 600",
    told: ["-P"],
    differs: ["HostConfig.PublishAllPorts", "HostConfig.PortBindings.80/tcp.0.HostPort"],
  },
  volumes: {
    flags:
      "-v NAME-data:/data -v NAME-more:/more:ro,nocopy -v DIR:/here:ro -v DIR/some.env:/one:rprivate -v /anonymous --tmpfs /run:size=1m,mode=700 --tmpfs /tmp",
  },
  mounts: {
    flags:
      "--mount type=bind,src=DIR,dst=/here,ro,bind-propagation=rprivate --mount type=volume,src=NAME-data,dst=/data,volume-nocopy --mount type=volume,dst=/loose --mount type=tmpfs,dst=/quick,tmpfs-size=1m,tmpfs-mode=1770",
  },
  driven: {
    flags: "--volume-driver local -v NAME-driven:/data",
    differs: ["HostConfig.VolumeDriver"],
  },
  borrowing: { flags: "--volumes-from NAME-volumes:ro" },
  linked: { flags: "--link NAME-plain:friend --link NAME-ports" },
  addressed: {
    flags:
      "--network NAME-net --ip 10.97.PART.10 --ip6 fd97:PART::10 --network-alias one --network-alias two --link-local-ip 169.254.1.1 --mac-address 02:42:0a:61:00:0a",
    alone: true,
  },
  connected: { flags: "--network name=NAME-net,alias=three --network NAME-other" },
  hardware: {
    flags: "--mac-address 02:42:0a:61:00:0b",
    told: ["--mac-address"],
    differs: ["Config.MacAddress"],
  },
  acquainted: { flags: "--network NAME-net --link NAME-connected:friend" },
  privileged: { flags: "--privileged" },
  noted: {
    flags: "--cidfile DIR/cid --detach-keys ctrl-a --attach stdout",
    command: "true",
    told: ["--cidfile"],
    differs: ["HostConfig.ContainerIDFile"],
    attached: true,
  },
};
