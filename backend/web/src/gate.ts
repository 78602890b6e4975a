// Pages at the gate and the manager's day: kept up to date, and a camera for receipts.
import { keepLive } from "./gate/live";
import { offerCamera } from "./gate/camera";

keepLive();
offerCamera();
