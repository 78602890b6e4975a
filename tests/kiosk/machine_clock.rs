//! The clock over a systemd-timedated of our own, on a real D-Bus. As the real one it takes no time while it
//! synchronises, and stops doing so some moments after it was told to.

use std::sync::{Arc, Mutex};

use kiosk::devices::machine_clock::{MachineClock, MachineClockError, Timedated};
use zbus::{Connection, fdo, interface};

use crate::support::fake_bluez::PrivateBus;

const UNIX_S: i64 = 1_623_740_700;

#[derive(Clone, Debug, Default)]
struct World {
    synchronises: bool,
    synchronised: bool,
    is_forbidden: bool,
    /// How often a time is still refused after it was told to stop.
    stops_after: u32,
    set_us: Vec<i64>,
}

#[derive(Clone)]
struct FakeTimedated(Arc<Mutex<World>>);

#[derive(Debug, zbus::DBusError)]
#[zbus(prefix = "org.freedesktop.timedate1")]
enum Refusal {
    #[zbus(error)]
    ZBus(zbus::Error),
    AutomaticTimeSyncEnabled(String),
}

#[interface(name = "org.freedesktop.timedate1")]
impl FakeTimedated {
    fn set_time(&self, unix_us: i64, relative: bool, interactive: bool) -> Result<(), Refusal> {
        assert!(!relative && !interactive);
        let mut world = self.0.lock().unwrap();
        if world.synchronises || world.stops_after > 0 {
            world.stops_after = world.stops_after.saturating_sub(1);
            let why = "Automatic time synchronization is enabled".to_owned();
            return Err(Refusal::AutomaticTimeSyncEnabled(why));
        }
        world.set_us.push(unix_us);
        Ok(())
    }

    #[zbus(name = "SetNTP")]
    fn set_ntp(&self, on: bool, interactive: bool) -> fdo::Result<()> {
        assert!(!interactive);
        let mut world = self.0.lock().unwrap();
        if world.is_forbidden {
            return Err(fdo::Error::InteractiveAuthorizationRequired("no".to_owned()));
        }
        world.synchronises = on;
        Ok(())
    }

    #[zbus(property, name = "NTP")]
    fn ntp(&self) -> bool {
        self.0.lock().unwrap().synchronises
    }

    #[zbus(property, name = "NTPSynchronized")]
    fn ntp_synchronized(&self) -> bool {
        self.0.lock().unwrap().synchronised
    }
}

struct Stand {
    world: Arc<Mutex<World>>,
    _service: Connection,
    _bus: PrivateBus,
    clock: Timedated,
}

impl Stand {
    async fn with(world: World) -> Self {
        let bus = PrivateBus::start();
        let world = Arc::new(Mutex::new(world));
        let builder = zbus::connection::Builder::address(bus.address()).unwrap();
        let builder = builder.serve_at("/org/freedesktop/timedate1", FakeTimedated(world.clone()));
        let named = builder.unwrap().name("org.freedesktop.timedate1").unwrap();
        let service = named.build().await.unwrap();
        let clock = Timedated::on_bus(bus.address().to_owned());
        Self { world, _service: service, _bus: bus, clock }
    }

    async fn set(&self) -> Result<(), MachineClockError> {
        let clock = self.clock.clone();
        tokio::task::spawn_blocking(move || clock.set(UNIX_S)).await.unwrap()
    }

    fn world(&self) -> World {
        self.world.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn a_time_is_set_and_the_network_may_correct_it_afterwards() {
    for (synchronises, stops_after) in [(false, 0), (true, 0), (true, 2)] {
        let world = World { synchronises, stops_after, ..World::default() };
        let stand = Stand::with(world).await;
        stand.set().await.unwrap();
        let world = stand.world();
        let [set_us] = world.set_us[..] else { panic!("{world:?}") };
        // What passed until it stopped is added.
        assert!(
            (UNIX_S * 1_000_000..UNIX_S * 1_000_000 + 60_000_000).contains(&set_us),
            "{set_us}"
        );
        assert_eq!(world.synchronises, synchronises);
    }
}

#[tokio::test]
async fn the_networks_time_is_overridden_by_nobody() {
    let world = World { synchronises: true, synchronised: true, ..World::default() };
    let stand = Stand::with(world).await;
    assert_eq!(stand.set().await, Err(MachineClockError::Synchronised));
    let world = stand.world();
    assert!(world.set_us.is_empty() && world.synchronises, "{world:?}");
}

#[tokio::test]
async fn what_is_missing_or_forbidden_is_named() {
    let world = World { synchronises: true, is_forbidden: true, ..World::default() };
    let stand = Stand::with(world).await;
    assert_eq!(stand.set().await, Err(MachineClockError::Denied));
    assert!(stand.world().synchronises);
    let bus = PrivateBus::start();
    let clock = Timedated::on_bus(bus.address().to_owned());
    let set = tokio::task::spawn_blocking(move || clock.set(UNIX_S)).await.unwrap();
    assert_eq!(set, Err(MachineClockError::Unavailable));
}
