"""The guest's radio: Bumble's virtual controller, made to scan as a controller of silicon does.

Bumble's own reports every advert twice, at -50 dBm, and ignores what the host filters. The kernel
and BlueZ behave differently when adverts come once per scan, with signals of their own, and when a
connection that was never answered can be cancelled; so those are put right here. Reports are the
legacy ones, as a Raspberry Pi's controller sends them.
"""

import asyncio
import time

from bumble import controller, core, hci, link

# Of a controller with privacy Linux expects the enhanced event at the end of a connection attempt.
# Bumble sends the plain one, for which Linux would wait in vain for four seconds.
LEGACY = controller.Controller.le_features & ~(
    hci.LeFeatureMask.LE_EXTENDED_ADVERTISING
    | hci.LeFeatureMask.LE_PERIODIC_ADVERTISING
    | hci.LeFeatureMask.LL_PRIVACY
)
REPORT = hci.HCI_LE_Advertising_Report_Event
SUCCESS = hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)
ACTIVE_SCAN = 1
ACCEPT_LIST_ONLY = 1


class Air(link.LocalLink):
    """What controllers send each other."""

    def send_acl_data(self, sender_controller, destination_address, transport, data):
        """As Bumble's, but the data come from the address that the connection was made with.

        Bumble takes the sender's random address. Linux connects with its public one and uses
        random ones to scan, so nobody would know whom the data come from.
        """
        connection = sender_controller.le_connections.get(destination_address)
        receiver = self.find_le_controller(destination_address)
        if transport != core.PhysicalTransport.LE or connection is None or receiver is None:
            return
        asyncio.get_running_loop().call_soon(
            receiver.on_link_acl_data, connection.self_address, transport, data
        )


class LegacyController(controller.Controller):
    """A controller without extended advertising and privacy."""

    le_features = LEGACY


class Radio(LegacyController):
    """The controller that the guest drives over HCI."""

    def __init__(self, *arguments, signal_of, **options):
        """`signal_of` tells the signal in dBm of a connectable device on the link."""
        super().__init__(*arguments, **options)
        self.signal_of = signal_of
        self.accepted = set()
        self.reported = set()
        self.began = time.monotonic()
        # For the report: (seconds, on or off, active, filters duplicates), and counts.
        self.scans = []
        self.reports = 0
        self.connections = 0

    # What is on the air

    def hear(self, address, data, rssi):
        """Reports an advert and its empty scan response, if the host scans for it."""
        if not self.le_scan_enable:
            return
        if self.le_scanning_filter_policy == ACCEPT_LIST_ONLY and address not in self.accepted:
            return
        if self.filter_duplicates:
            if (address, data) in self.reported:
                return
            self.reported.add((address, data))
        self.report(REPORT.EventType.ADV_IND, address, data, rssi)
        if self.le_scan_type == ACTIVE_SCAN:
            self.report(REPORT.EventType.SCAN_RSP, address, b"", rssi)
        self.reports += 1

    def report(self, event_type, address, data, rssi):
        self.send_hci_packet(
            REPORT(
                [
                    REPORT.Report(
                        event_type=event_type,
                        address_type=address.address_type,
                        address=address,
                        data=data,
                        rssi=rssi,
                    )
                ]
            )
        )

    def on_advertising_pdu(self, pdu):
        """An advert of a connectable device on the link."""
        self.hear(pdu.advertiser_address, pdu.data, self.signal_of(pdu.advertiser_address))
        pending = self.pending_le_connection
        if pending and pending.peer_address == pdu.advertiser_address:
            self.connections += 1
            self.create_le_connection(pdu.advertiser_address)

    # What the host asks for

    def on_hci_le_set_scan_enable_command(self, command):
        self.reported.clear()
        answer = super().on_hci_le_set_scan_enable_command(command)
        self.scans.append(
            (
                round(time.monotonic() - self.began, 1),
                self.le_scan_enable,
                self.le_scan_type == ACTIVE_SCAN,
                self.filter_duplicates,
                self.le_scanning_filter_policy,
            )
        )
        return answer

    def on_hci_reset_command(self, command):
        # Core specification, volume 4, part E, 7.3.2: as after power-on. Bumble's scans on.
        self.le_scan_enable = False
        self.le_scanning_filter_policy = 0
        self.pending_le_connection = None
        self.accepted.clear()
        self.le_connections.clear()
        return super().on_hci_reset_command(command)

    def on_hci_le_clear_filter_accept_list_command(self, _command):
        self.accepted.clear()
        return SUCCESS

    def on_hci_le_add_device_to_filter_accept_list_command(self, command):
        self.accepted.add(command.address)
        return SUCCESS

    def on_hci_le_remove_device_from_filter_accept_list_command(self, command):
        self.accepted.discard(command.address)
        return SUCCESS

    def on_hci_le_create_connection_cancel_command(self, command):
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        # Core specification, volume 4, part E, 7.8.13: the end of the attempt is told as well.
        self.send_hci_packet(
            hci.HCI_LE_Connection_Complete_Event(
                status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
                connection_handle=0,
                role=hci.Role.CENTRAL,
                peer_address_type=pending.peer_address_type,
                peer_address=pending.peer_address,
                connection_interval=0,
                peripheral_latency=0,
                supervision_timeout=0,
                central_clock_accuracy=0,
            )
        )
        return SUCCESS
