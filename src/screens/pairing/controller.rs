use super::adapter;
use super::offer::Network;
use super::state::{Effect, Event, Phase, State, step};
use crate::devices::network::NetworkState;
use crate::screens::command::Command;
use crate::screens::context::Context;
use crate::screens::inbox::Input;
use crate::screens::update::Scan;
use crate::staff;

#[derive(Default)]
pub(in crate::screens) struct PairingController {
    state: State,
    network: Network,
}

impl PairingController {
    /// Whether a kiosk that has a place shows it.
    pub(in crate::screens) fn is_again(&self) -> bool {
        self.state.again_s.is_some()
    }

    /// What tells its pages apart.
    pub(in crate::screens) fn page(&self) -> u8 {
        match self.state.phase {
            Phase::Typing => 0,
            Phase::Address(_) => 1,
            Phase::Sending => 2,
            Phase::Words(_) => 3,
        }
    }

    /// How a kiosk is connected that was never paired.
    pub(in crate::screens) fn connected(&mut self, context: &Context, state: &NetworkState) {
        if self.network.told(state, self.state.is_untouched()) {
            context.send(Input::StaffMode(staff::Event::OpenNetwork));
        }
        adapter::show_offer(&context.window, self.network.offer);
    }

    /// The page of the network is opened.
    pub(in crate::screens) fn network_opened(&mut self) {
        self.network.opened();
    }

    /// Something was scanned on a new kiosk.
    pub(in crate::screens) fn scanned(&mut self, context: &Context, scan: Scan) {
        let link = if let Scan::Invitation(link) = scan { Some(link) } else { None };
        self.handle(context, Event::Scanned(link));
    }

    pub(in crate::screens) fn handle(&mut self, context: &Context, event: Event) {
        // A second changes nothing that is shown on a new kiosk.
        if event == Event::Tick && !self.is_again() {
            return;
        }
        let (state, effect) = step(std::mem::take(&mut self.state), event);
        self.state = state;
        adapter::show(&context.window, &self.state);
        match effect {
            Some(Effect::Pair(code)) => context.command(Command::Pair(code)),
            Some(Effect::Enrol(link)) => context.command(Command::Enrol(link)),
            Some(Effect::SetBackend(address)) => context.command(Command::SetBackend(address)),
            Some(Effect::Stop) => context.command(Command::StopPairing),
            None => {}
        }
    }
}
