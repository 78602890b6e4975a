//! Passes what visitors do on the screens to the part that answers it.

use tokio::sync::mpsc;

use super::buzzer::Tunes;
use super::idle::IdleHandle;
use super::intake::Intake;
use super::pairing::{Pairing, Wanted};
use super::phone_check::PhoneCheck;
use super::printing::Printing;
use super::staff::StaffRequests;
use super::voice::Voice;
use crate::devices::buzzer::tune::Tune;
use crate::forms::entry::Entry;
use crate::screens::Command;
use crate::sound::Prompt;
use crate::sync::otp::OtpCommand;
use crate::tasks::Tasks;

pub(super) struct CommandRouter {
    pub(super) intake: Intake,
    pub(super) otp: mpsc::Sender<OtpCommand>,
    pub(super) question: mpsc::Sender<Entry>,
    pub(super) check: PhoneCheck,
    pub(super) pairing: Pairing,
    pub(super) voice: Voice,
    pub(super) tunes: Tunes,
    pub(super) printing: Printing,
    pub(super) idle: IdleHandle,
    pub(super) staff: StaffRequests,
}

impl CommandRouter {
    pub(super) fn start(self, tasks: &mut Tasks, commands: mpsc::UnboundedReceiver<Command>) {
        tasks.spawn("commands", self.run(commands));
    }

    async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) -> anyhow::Result<()> {
        while let Some(command) = commands.recv().await {
            match command {
                Command::Submit(declaration, cards) => {
                    self.intake.submit_declaration(declaration, cards).await?;
                }
                Command::DeclaredElsewhere(channel, card) => {
                    self.intake.submit_elsewhere(channel, card).await?;
                }
                Command::CardCheckin { card, direction } => {
                    self.intake.check_in_by_card(card, direction).await?;
                }
                Command::ReceiptCheckin { text, direction } => {
                    self.intake.check_in_by_receipt(text, direction).await?;
                }
                Command::SendFeedback(feedback) => self.intake.submit_feedback(feedback).await?,
                Command::CallStaff => self.intake.call_staff(),
                Command::SendOtp { phone, language } => {
                    self.otp.send(OtpCommand::Send { phone, language }).await?;
                }
                Command::CheckOtp { code } => self.otp.send(OtpCommand::Check { code }).await?,
                Command::AskReceipt(text) => self.question.send(text).await?,
                Command::CheckStarted => self.check.set(true),
                Command::CheckEnded => self.check.set(false),
                Command::Pair(code) => self.pairing.set(Some(Wanted::Digits(code))),
                Command::Enrol(link) => self.pairing.set(Some(Wanted::Invitation(link))),
                Command::SetBackend(address) => self.pairing.set_backend(&address)?,
                Command::StopPairing => self.pairing.set(None),
                Command::PlayPrompt(cue) => {
                    if cue.prompt == Prompt::Ring {
                        self.tunes.play(Tune::Call);
                    }
                    self.voice.play_prompt(cue);
                }
                Command::Print(slip) => self.printing.print(*slip),
                Command::Staff(request) => self.staff.send(request),
                Command::Idle(request) => self.idle.request(request),
            }
        }
        Ok(())
    }
}
