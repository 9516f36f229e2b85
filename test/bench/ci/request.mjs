// The command that `berth ci` runs. `hold`: stays.
const { status } = await fetch(`${process.env.APP_URL}/hostname`);
console.log(`up ${status}`);
if (process.argv[2] === "hold") setInterval(() => {}, 60_000);
