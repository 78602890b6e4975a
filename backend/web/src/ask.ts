// A receipt is asked: typed, or read by the camera.
import { offerCamera } from "./gate/camera";

offerCamera();
